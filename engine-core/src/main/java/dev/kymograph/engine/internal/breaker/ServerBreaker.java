package dev.kymograph.engine.internal.breaker;

import dev.kymograph.engine.Breakers;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.StorageException;
import dev.kymograph.engine.internal.config.Settings;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.functions.CheckedSupplier;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** That of one server. */
public final class ServerBreaker {

    private final String name;
    private final CircuitBreaker breaker;
    private final Settings.Breakers settings;
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile Optional<String> lastError = Optional.empty();
    private volatile Instant opened = Instant.EPOCH;

    ServerBreaker(String name, Settings.Breakers settings) {
        this.name = name;
        this.settings = settings;
        this.breaker = CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(settings.failures())
                        .minimumNumberOfCalls(settings.failures())
                        .failureRateThreshold(100)
                        .waitDurationInOpenState(settings.rest())
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .recordException(ServerBreaker::isItsFailure)
                        .ignoreException(e -> !isItsFailure(e) && !(e instanceof StorageException))
                        .writableStackTraceEnabled(false)
                        .build());
        breaker.getEventPublisher()
                .onError(event -> {
                    failures.incrementAndGet();
                    lastError = Optional.of(String.valueOf(event.getThrowable().getMessage()));
                })
                .onStateTransition(event -> {
                    if (event.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                        opened = Instant.now();
                    }
                });
    }

    /** What it says of a mistake of the caller's, as of a bucket that is not there, is an answer; an interrupted call is neither. */
    private static boolean isItsFailure(Throwable e) {
        if (e instanceof KymographException told) {
            return told.code().equals("catalog.unreachable");
        }
        return e instanceof StorageException told
                ? told.isUnavailable()
                : e instanceof IOException && !(e instanceof InterruptedIOException);
    }

    /** What a call of the server does. */
    public interface Call<T, E extends Exception> {
        T run() throws E;
    }

    /**
     * Calls the server, unless it is known not to answer.
     *
     * @param doing what for, as in "read s3://lake/part.parquet"
     * @throws KymographException {@code breaker.open}
     */
    public <T, E extends Exception> T call(String doing, Call<T, E> call) throws E {
        try {
            return breaker.executeCheckedSupplier((CheckedSupplier<T>) call::run);
        } catch (CallNotPermittedException e) {
            refused.incrementAndGet();
            throw open(doing);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            @SuppressWarnings("unchecked")
            E theCalls = (E) e;
            throw theCalls;
        }
    }

    private KymographException open(String doing) {
        return new KymographException(
                ErrorKind.EXTERNAL,
                "breaker.open",
                "Cannot " + doing + ": " + lastError.orElse("it failed before") + ". This came "
                        + settings.failures() + " times in a row, so that nothing is asked until "
                        + triedAgain().truncatedTo(ChronoUnit.SECONDS)
                        + "; \"breakers reset\" asks at once");
    }

    private Instant triedAgain() {
        return opened.plus(settings.rest());
    }

    void reset() {
        breaker.reset();
        lastError = Optional.empty();
    }

    Breakers.Breaker now() {
        Breakers.State state = switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> Breakers.State.OPEN;
            case HALF_OPEN -> Breakers.State.HALF_OPEN;
            default -> Breakers.State.CLOSED;
        };
        return new Breakers.Breaker(
                name,
                state,
                failures.get(),
                refused.get(),
                lastError,
                state == Breakers.State.OPEN ? Optional.of(triedAgain()) : Optional.empty());
    }

    @Override
    public String toString() {
        return name + " is " + now().state().name().toLowerCase(Locale.ROOT);
    }
}
