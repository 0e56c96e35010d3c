package io.jundenpa;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The payments of {@link PaymentEvents} as messages of {@code payment.proto}. */
public final class PaymentMessages {

    private static final ObjectMapper JSON = new ObjectMapper();

    private PaymentMessages() {}

    /** Writes the fields of a message. */
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    /** Confluent's indexes of the message: one index, and it is the second message of the file. */
    public static byte[] indexes() {
        return new byte[] {2, 2};
    }

    /** The events, without framing. */
    public static List<byte[]> values() throws IOException {
        List<byte[]> values = new ArrayList<>();
        for (byte[] event : PaymentEvents.json()) {
            values.add(payment(JSON.readTree(event)));
        }
        return values;
    }

    /** The schema of the messages, which refers to that of {@link #merchant}. */
    public static Map<String, Object> schema(String merchantSubject) throws IOException {
        return Map.of(
                "schemaType",
                "PROTOBUF",
                "schema",
                Files.readString(PaymentEvents.FOLDER.resolve("payment.proto")),
                "references",
                List.of(Map.of("name", "shop/merchant.proto", "subject", merchantSubject, "version", 1)));
    }

    public static Map<String, Object> merchant() throws IOException {
        return Map.of(
                "schemaType", "PROTOBUF", "schema", Files.readString(PaymentEvents.FOLDER.resolve("merchant.proto")));
    }

    private static byte[] payment(JsonNode event) {
        JsonNode card = event.get("card");
        JsonNode customer = event.get("customer");
        JsonNode merchant = event.get("merchant");
        JsonNode velocity = event.get("velocity");
        long time = event.get("created_at").longValue();
        return message(out -> {
            out.writeString(1, event.get("id").textValue());
            out.writeByteArray(2, message(at -> {
                at.writeInt64(1, time / 1000);
                at.writeInt32(2, (int) (time % 1000) * 1_000_000);
            }));
            out.writeString(3, event.get("amount").textValue());
            out.writeEnum(4, event.get("currency").textValue().equals("EUR") ? 1 : 0);
            out.writeByteArray(5, message(in -> {
                if (card.get("present").booleanValue()) {
                    in.writeBool(1, true);
                }
                in.writeString(2, card.get("country").textValue());
                in.writeString(3, card.get("bin").textValue());
                in.writeString(4, card.get("network").textValue());
            }));
            out.writeByteArray(6, message(in -> {
                in.writeString(1, customer.get("id").textValue());
                if (customer.path("age").isInt()) {
                    in.writeInt32(2, customer.get("age").intValue());
                }
                in.writeString(3, customer.get("name").textValue());
            }));
            out.writeByteArray(7, message(in -> {
                in.writeString(1, merchant.get("id").textValue());
                in.writeString(2, merchant.get("mcc").textValue());
                in.writeByteArray(3, message(geo -> {
                    geo.writeDouble(1, merchant.get("geo").get("lat").doubleValue());
                    geo.writeDouble(2, merchant.get("geo").get("lon").doubleValue());
                }));
            }));
            out.writeByteArray(8, message(in -> {
                if (velocity.get("n_1h").intValue() != 0) {
                    in.writeInt32(1, velocity.get("n_1h").intValue());
                }
                in.writeDouble(2, velocity.get("sum_24h").doubleValue());
            }));
            out.writeByteArray(9, message(entry -> {
                entry.writeString(1, "os");
                entry.writeString(2, event.get("device").get("os").textValue());
            }));
            for (JsonNode tag : event.get("tags")) {
                out.writeString(10, tag.textValue());
            }
            out.writeString(11, event.get("note").textValue());
        });
    }

    private static byte[] message(Fields fields) {
        var bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            fields.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
