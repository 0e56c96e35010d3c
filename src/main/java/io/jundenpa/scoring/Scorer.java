package io.jundenpa.scoring;

import io.jundenpa.event.DecoderFactory;
import io.jundenpa.event.EncoderFactory;
import io.jundenpa.event.Enrichment;
import io.jundenpa.event.Fields;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.event.ResultForm;
import io.jundenpa.event.RowDecoder;
import io.jundenpa.event.RowEncoder;
import io.jundenpa.model.Model;
import io.jundenpa.nn.Network;
import java.util.Optional;

/**
 * A model version with the way its records are read and its results are written. Immutable: all threads share it. The
 * working memory is a {@link Batch}, one for each thread.
 */
public final class Scorer {

    /** The numbers of all buffers of a forward pass: 64 MiB of floats. */
    private static final int MAX_PASS = 1 << 24;

    private final Model model;
    private final DecoderFactory decoders;
    private final EncoderFactory encoders;
    private final Enrichment enrichment;
    private final int rowsPerPass;
    private final int maxResultBytes;

    /**
     * A scorer.
     *
     * @param decoders of the records
     * @param encoders of the results
     * @param enrichment what the results have besides the output
     * @param maxRows of one forward pass, at least 1. A batch, or a record, may hold more. A pass has fewer rows where its
     *     buffers would take more than 2^24 numbers, but at least one. No result depends on it.
     * @param maxResultBytes of one result; a record with a larger result is rejected
     * @throws IllegalArgumentException if the output format needs labels and the model has none, or {@code maxRows} is
     *     less than 1
     */
    public Scorer(
            Model model,
            DecoderFactory decoders,
            EncoderFactory encoders,
            Enrichment enrichment,
            int maxRows,
            int maxResultBytes) {
        if (maxRows < 1) {
            throw new IllegalArgumentException("maxRows is " + maxRows + ", expected at least 1");
        }
        this.model = model;
        this.decoders = decoders;
        this.encoders = encoders;
        this.enrichment = enrichment;
        this.maxResultBytes = maxResultBytes;
        Network network = model.network();
        this.rowsPerPass = Math.min(maxRows, Math.max(1, MAX_PASS / network.widest() / network.bufferCount()));
        decoder();
        encoder();
    }

    /** A scorer of records that have the features under their names. */
    public Scorer(Model model, InputFormat in, OutputFormat out, int maxRows, int maxResultBytes) {
        this(model, in.decoders(Fields.BY_NAME), out::encoder, Enrichment.NONE, maxRows, maxResultBytes);
    }

    /** The model version. */
    public Model model() {
        return model;
    }

    /** The media type of the results. */
    public String contentType() {
        return encoder().contentType();
    }

    /** A decoder of the records, for one thread. */
    RowDecoder decoder() {
        return decoders.decoder(model.network().inputSize(), model.features());
    }

    /** An encoder of the results, for one thread. */
    RowEncoder encoder() {
        return encoders.encoder(model.labels());
    }

    /** The form of the results, for one thread; empty for the output alone. */
    Optional<ResultForm> form() {
        return enrichment.form();
    }

    /** The rows of one forward pass, at the most: {@code maxRows}, or fewer where the network is very wide. */
    int rowsPerPass() {
        return rowsPerPass;
    }

    int maxResultBytes() {
        return maxResultBytes;
    }
}
