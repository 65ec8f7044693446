import * as arrow from 'apache-arrow'
import { writeFileSync } from 'node:fs'
import * as pq from 'parquet-wasm/node'
import { parquetWriteBuffer } from 'hyparquet-writer'

const N = 48
const START = Date.UTC(2023, 2, 1, 12)
const at = i => START + i * 600_000
const beats = i => 60 + (i % 40) / 4
const sensor = i => i % 3 === 0 ? null : 'collar-' + (i % 2)
const quality = i => i % 5 === 0 ? null : (i % 9) / 8
const range = [...Array(N).keys()]

function table(idType, unit, zone) {
  const per = { [arrow.TimeUnit.MILLISECOND]: 1n, [arrow.TimeUnit.MICROSECOND]: 1000n, [arrow.TimeUnit.NANOSECOND]: 1_000_000n }[unit]
  const ts = arrow.makeVector({ type: new arrow.Timestamp(unit, zone), data: BigInt64Array.from(range.map(i => BigInt(at(i)) * per)) })
  return new arrow.Table({
    quality_score: arrow.vectorFromArray(range.map(quality), new arrow.Float64),
    sensor_id: arrow.vectorFromArray(range.map(sensor), new arrow.Dictionary(new arrow.Utf8, new arrow.Int32)),
    dog_id: arrow.vectorFromArray(range.map(() => idType === 'int64' ? 1n : 1), idType === 'int64' ? new arrow.Int64 : new arrow.Int32),
    timestamp: ts,
    beats: arrow.vectorFromArray(range.map(beats), new arrow.Float64),
    note: arrow.vectorFromArray(range.map(i => 'n' + i), new arrow.Utf8),
  })
}
function wasm(name, t, compression, version) {
  const props = new pq.WriterPropertiesBuilder().setCompression(compression).setWriterVersion(version).build()
  const bytes = pq.writeParquet(pq.Table.fromIPCStream(arrow.tableToIPC(t, 'stream')), props)
  writeFileSync(name, bytes)
}
wasm('arrow-rs-nanos-utc-zstd-v2.parquet', table('int64', arrow.TimeUnit.NANOSECOND, 'UTC'), pq.Compression.ZSTD, pq.WriterVersion.V2)
wasm('arrow-rs-micros-utc-snappy-v1.parquet', table('int32', arrow.TimeUnit.MICROSECOND, 'UTC'), pq.Compression.SNAPPY, pq.WriterVersion.V1)
wasm('arrow-rs-millis-local-gzip-v1.parquet', table('int64', arrow.TimeUnit.MILLISECOND, null), pq.Compression.GZIP, pq.WriterVersion.V1)
wasm('arrow-rs-micros-zoned-lz4raw-v2.parquet', table('int64', arrow.TimeUnit.MICROSECOND, 'Europe/Berlin'), pq.Compression.LZ4_RAW, pq.WriterVersion.V2)
wasm('arrow-rs-micros-brotli-v1.parquet', table('int64', arrow.TimeUnit.MICROSECOND, 'UTC'), pq.Compression.BROTLI, pq.WriterVersion.V1)
writeFileSync('hyparquet-millis-snappy.parquet', Buffer.from(parquetWriteBuffer({
  codec: 'SNAPPY',
  columnData: [
    { name: 'dog_id', data: range.map(() => 1), type: 'INT32' },
    { name: 'timestamp', data: range.map(i => new Date(at(i))), type: 'TIMESTAMP' },
    { name: 'beats', data: range.map(beats), type: 'DOUBLE' },
    { name: 'sensor_id', data: range.map(sensor), type: 'STRING' },
    { name: 'quality_score', data: range.map(quality), type: 'DOUBLE' },
  ]})))
