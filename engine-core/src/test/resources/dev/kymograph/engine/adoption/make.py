import datetime, sys
import pandas as pd, pyarrow as pa, pyarrow.parquet as pq
out = sys.argv[1]
N = range(48)
start = datetime.datetime(2023, 3, 1, 12, tzinfo=datetime.timezone.utc)
moments = [start + datetime.timedelta(minutes=10 * i) for i in N]
beats = [60 + (i % 40) / 4 for i in N]
sensor = [None if i % 3 == 0 else 'collar-%d' % (i % 2) for i in N]
quality = [None if i % 5 == 0 else (i % 9) / 8 for i in N]
frame = pd.DataFrame({'dog_id': 1, 'timestamp': pd.to_datetime(moments).astype('datetime64[ns, UTC]'), 'beats': beats,
    'sensor_id': sensor, 'quality_score': quality})

def table(stamp, beats_type=pa.float64()):
    plain = stamp.tz is None
    return pa.table({'dog_id': pa.array([1] * 48, pa.int64()),
        'timestamp': pa.array([m.replace(tzinfo=None) if plain else m for m in moments], stamp),
        'beats': pa.array(beats, beats_type), 'sensor_id': pa.array(sensor).dictionary_encode(),
        'quality_score': pa.array(quality, pa.float32()), 'empty': pa.nulls(48)})

def write(name, *a, **k):
    pq.write_table(*a, out + '/pyarrow-' + name + '.parquet', **k)

frame.to_parquet(out + '/pyarrow-pandas-as-it-comes.parquet', engine='pyarrow')
write('micros-utc-gzip-v2', table(pa.timestamp('us', 'UTC')), compression='gzip', data_page_version='2.0')
write('nanos-local-zstd', table(pa.timestamp('ns')), compression='zstd', version='2.6')
write('millis-zoned-lz4', table(pa.timestamp('ms', 'Europe/Berlin')), compression='lz4')
write('int96-snappy', table(pa.timestamp('ns', 'UTC')), use_deprecated_int96_timestamps=True)
write('seconds-brotli', table(pa.timestamp('s', 'UTC')), compression='brotli')
write('format-1-plain', table(pa.timestamp('us', 'UTC'), pa.float32()), version='1.0', use_dictionary=False, compression='none')
write('half-floats', table(pa.timestamp('us', 'UTC'), pa.float16()))
no = table(pa.timestamp('us', 'UTC'))
write('null-columns', no.set_column(3, 'sensor_id', pa.nulls(48)).set_column(4, 'quality_score', pa.nulls(48)))
from fastparquet import write as fp
fp(out + '/fastparquet-int64.parquet', frame, compression='SNAPPY', times='int64')
fp(out + '/fastparquet-int96.parquet', frame, compression='GZIP', times='int96')
import polars as pl
pl.from_pandas(frame).write_parquet(out + '/polars-zstd.parquet')
