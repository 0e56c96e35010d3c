package io.jundenpa.event;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the fields that are not in the value of a record: in its key, its headers and its timestamp. For one thread. */
final class RecordFields {

    private final FeatureRow features;
    private final JsonFactory factory;
    private final JsonFieldReader json;
    private final FieldText text;
    private final FieldTree keyTree;
    private final List<Integer> inKey = new ArrayList<>();
    private final List<Integer> others = new ArrayList<>();

    RecordFields(FeatureRow features, JsonFactory factory, JsonFieldReader json) {
        this.features = features;
        this.factory = factory;
        this.json = json;
        this.text = new FieldText(features);
        this.keyTree = FieldTree.of(features, Field.Source.KEY);
        for (int feature = 0; feature < features.count(); feature++) {
            switch (features.field(feature).source()) {
                case VALUE -> {}
                case KEY -> inKey.add(feature);
                default -> others.add(feature);
            }
        }
    }

    /** Reads the fields of records whose values are not JSON. */
    static RecordFields of(FeatureRow features) {
        return new RecordFields(features, JsonFactories.ofObjects(), new JsonFieldReader(features));
    }

    /** Reads the fields of a record into the row that has begun. */
    void read(Event event) throws RejectException {
        if (!inKey.isEmpty()) {
            event.key().ifPresent(this::key);
        }
        // An iterator would be an object for each record.
        for (int i = 0; i < others.size(); i++) {
            int feature = others.get(i);
            Field field = features.field(feature);
            switch (field.source()) {
                case KEY_TEXT -> text(feature, event.key());
                case HEADER -> text(feature, event.header(field.at()));
                default -> timestamp(feature, event.timestamp());
            }
        }
    }

    private void text(int feature, Optional<byte[]> found) {
        if (found.isPresent()) {
            features.mark(feature);
            text.read(feature, found.get());
        }
    }

    private void timestamp(int feature, long timestamp) {
        features.mark(feature);
        boolean valid = switch (features.kind(feature)) {
            case NUMBER -> features.number(feature, (float) timestamp);
            case TIME -> features.time(feature, (double) timestamp);
            default -> false;
        };
        if (!valid) {
            features.reportInvalid(feature, "a timestamp");
        }
    }

    /** Reads the fields of a key. A key that is no JSON object makes those invalid that it has not given. */
    private void key(byte[] key) {
        boolean object = false;
        try (JsonParser parser = factory.createParser(key)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                json.event(parser, keyTree, (unread, name, token) -> JsonFieldReader.skip(unread));
                object = parser.nextToken() == null;
            }
        } catch (JacksonException | RejectException e) {
            object = false;
        } catch (IOException e) {
            throw new UncheckedIOException("unexpected I/O error while reading a byte array", e);
        }
        if (!object) {
            for (int feature : inKey) {
                if (features.mark(feature)) {
                    features.reportInvalid(feature, "in a key that is no JSON object");
                }
            }
        }
    }
}
