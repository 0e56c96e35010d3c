package io.jundenpa.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** The body of an answer as text in UTF-8. A body that is too long fails, without being read to its end. */
final class BoundedText implements BodySubscriber<String> {

    private final BodySubscriber<String> text = BodySubscribers.ofString(UTF_8);
    private final int maxBytes;
    private Subscription subscription = new None();
    private long bytes;

    /** No body has begun. */
    private record None() implements Subscription {

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }

    BoundedText(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public CompletionStage<String> getBody() {
        return text.getBody();
    }

    @Override
    public void onSubscribe(Subscription body) {
        subscription = body;
        text.onSubscribe(body);
    }

    @Override
    public void onNext(List<ByteBuffer> next) {
        for (ByteBuffer part : next) {
            bytes += part.remaining();
        }
        if (bytes > maxBytes) {
            subscription.cancel();
            text.onError(
                    new IOException("answers with more than " + maxBytes + " bytes; is schema.registry.url right?"));
        } else {
            text.onNext(next);
        }
    }

    @Override
    public void onError(Throwable failure) {
        text.onError(failure);
    }

    @Override
    public void onComplete() {
        text.onComplete();
    }
}
