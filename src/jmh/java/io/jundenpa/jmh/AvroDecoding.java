package io.jundenpa.jmh;

import io.jundenpa.event.AvroDecoders;
import io.jundenpa.event.Event;
import io.jundenpa.event.Feature;
import io.jundenpa.event.FeatureType;
import io.jundenpa.event.Field;
import io.jundenpa.event.Fields;
import io.jundenpa.event.RejectException;
import io.jundenpa.event.RowDecoder;
import io.jundenpa.event.Rows;
import io.jundenpa.event.WriterSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.Utf8;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** Nanoseconds per number that is read from records in Avro, which name their schema by an id of four bytes. */
@OperationsPerInvocation(AvroDecoding.NUMBERS)
public class AvroDecoding extends Coding {

    static final int NUMBERS = 512 * 30;

    private static final int PREFIX = 5;
    private static final float NO_AGE = 40;
    private static final List<String> COUNTRIES = List.of("DE", "FR", "US", "NL", "PL");
    private static final List<String> CODES = List.of("5411", "5732", "4829", "7995");
    private static final List<String> CURRENCIES = List.of("USD", "EUR");

    /** What a record is. */
    public enum Form {
        /** 30 doubles. */
        DOUBLES(30),
        /**
         * A payment, of which ten values are read: a decimal number, a boolean, a number that may be null, three categories, and
         * four numbers.
         */
        PAYMENT(10);

        private final int read;

        Form(int read) {
            this.read = read;
        }
    }

    @Param
    public Form form;

    private final Random random = new Random(1);
    private List<byte[]> records;
    private List<Event> events;
    private RowDecoder decoder;
    private Rows rows;
    private GenericDatumReader<GenericRecord> reader;
    private BinaryDecoder in;
    private GenericRecord reused;
    private Map<Object, Float> countries;
    private Map<Object, Float> codes;
    private Map<Object, Float> currencies;

    @Setup
    public void prepare() throws IOException, RejectException {
        Schema schema = form == Form.PAYMENT
                ? new Schema.Parser()
                        .parse(Path.of("src/test/resources/payments/payment.avsc")
                                .toFile())
                : doubles();
        records = new ArrayList<>();
        events = new ArrayList<>();
        for (int i = 0; i < NUMBERS / form.read; i++) {
            records.add(framed(schema, form == Form.PAYMENT ? payment(schema) : numbers(schema)));
            events.add(Event.of(records.get(i)));
        }
        decoder = AvroDecoders.framed(fields(), id -> List.of(new WriterSchema("", schema.toString())))
                .decoder(form.read, features());
        rows = new Rows(form.read, 1);
        var data = new GenericData();
        data.setFastReaderEnabled(true);
        reader = new GenericDatumReader<>(schema, schema, data);
        reused = new GenericData.Record(schema);
        in = DecoderFactory.get().binaryDecoder(new byte[0], null);
        countries = byText(COUNTRIES);
        codes = byText(CODES);
        currencies = new HashMap<>();
        for (String currency : CURRENCIES) {
            Schema type = form == Form.PAYMENT ? schema.getField("currency").schema() : schema;
            currencies.put(new GenericData.EnumSymbol(type, currency), (float) CURRENCIES.indexOf(currency));
        }
        for (int i = 0; i < records.size(); i++) {
            rows.truncate(0);
            decoder.decode(events.get(i), rows);
            float[] other = new float[form.read];
            row(read(records.get(i)), other);
            if (!Arrays.equals(rows.values(), other)) {
                throw new IllegalStateException(Arrays.toString(rows.values()) + ", but " + Arrays.toString(other));
            }
        }
    }

    private static Map<Object, Float> byText(List<String> categories) {
        Map<Object, Float> indexes = new HashMap<>();
        for (int i = 0; i < categories.size(); i++) {
            indexes.put(new Utf8(categories.get(i)), (float) i);
        }
        return indexes;
    }

    private static Schema doubles() {
        var fields = SchemaBuilder.record("Doubles").fields();
        for (int i = 0; i < Form.DOUBLES.read; i++) {
            fields = fields.requiredDouble("feature_" + i);
        }
        return fields.endRecord();
    }

    private GenericRecord numbers(Schema schema) {
        var record = new GenericData.Record(schema);
        for (int i = 0; i < form.read; i++) {
            record.put(i, random.nextGaussian());
        }
        return record;
    }

    private GenericRecord payment(Schema schema) {
        String id = Integer.toHexString(random.nextInt());
        var payment = new GenericData.Record(schema);
        payment.put("id", "p-" + id);
        payment.put("type", "payment");
        payment.put("version", 3);
        payment.put("created_at", 1_764_585_639_788L + random.nextInt(1_000_000));
        payment.put(
                "amount",
                ByteBuffer.wrap(BigInteger.valueOf(random.nextInt(1_000_000)).toByteArray()));
        payment.put(
                "currency",
                new GenericData.EnumSymbol(schema.getField("currency").schema(), any(CURRENCIES)));
        var card = child(payment, "card");
        card.put("present", random.nextBoolean());
        card.put("country", any(COUNTRIES));
        card.put("bin", "411908");
        card.put("network", "visa");
        var customer = child(payment, "customer");
        customer.put("id", "c-" + id);
        customer.put("age", random.nextInt(8) == 0 ? null : 18 + random.nextInt(70));
        customer.put("name", "Zo\u00EB O'Neil");
        customer.put("vip", false);
        var merchant = child(payment, "merchant");
        merchant.put("id", "m-1500");
        merchant.put("mcc", any(CODES));
        var geo = child(merchant, "geo");
        geo.put("lat", random.nextDouble());
        geo.put("lon", random.nextDouble());
        var velocity = child(payment, "velocity");
        velocity.put("n_1h", random.nextInt(300));
        velocity.put("sum_24h", random.nextInt(100_000) / 100.0);
        payment.put("device", Map.of("os", "web", "ip", "203.0.113.113"));
        payment.put("tags", List.of("gift", "new"));
        payment.put("note", "{\"amount\": 1}");
        return payment;
    }

    private String any(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }

    private static GenericRecord child(GenericRecord parent, String name) {
        var child = new GenericData.Record(parent.getSchema().getField(name).schema());
        parent.put(name, child);
        return child;
    }

    private static byte[] framed(Schema schema, GenericRecord record) throws IOException {
        var out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0, 0, 0, 0, 7});
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private Fields fields() {
        if (form == Form.DOUBLES) {
            return Fields.BY_NAME;
        }
        Map<String, Field> fields = new HashMap<>();
        List.of(
                        "/card/present",
                        "/card/country",
                        "/customer/age",
                        "/merchant/mcc",
                        "/merchant/geo/lat",
                        "/merchant/geo/lon",
                        "/velocity/n_1h",
                        "/velocity/sum_24h")
                .forEach(path -> fields.put(path.substring(path.lastIndexOf('/') + 1), Field.inValue(path)));
        return new Fields(fields, true);
    }

    private List<Feature> features() {
        List<Feature> features = new ArrayList<>();
        if (form == Form.DOUBLES) {
            for (int i = 0; i < form.read; i++) {
                features.add(new Feature("feature_" + i, Optional.empty()));
            }
            return features;
        }
        features.add(new Feature("amount", Optional.empty()));
        features.add(category("currency", CURRENCIES));
        features.add(new Feature("present", new FeatureType.Bool(), 1, Optional.empty(), false, Optional.empty()));
        features.add(category("country", COUNTRIES));
        features.add(new Feature("age", Optional.of(NO_AGE)));
        features.add(category("mcc", CODES));
        for (String name : List.of("lat", "lon", "n_1h", "sum_24h")) {
            features.add(new Feature(name, Optional.empty()));
        }
        return features;
    }

    private static Feature category(String name, List<String> texts) {
        return new Feature(
                name,
                new FeatureType.Category(texts, OptionalInt.empty()),
                1,
                Optional.empty(),
                false,
                Optional.empty());
    }

    @Benchmark
    public void jundenpa(Blackhole blackhole) throws RejectException {
        for (Event event : events) {
            rows.truncate(0);
            decoder.decode(event, rows);
            blackhole.consume(rows.values());
        }
    }

    /** Through Avro's generic records with its fast reader. The record and all its parts are reused. */
    @Benchmark
    public void genericRecord(Blackhole blackhole) throws IOException {
        float[] values = rows.values();
        for (byte[] record : records) {
            row(read(record), values);
            blackhole.consume(values);
        }
    }

    private GenericRecord read(byte[] record) throws IOException {
        in = DecoderFactory.get().binaryDecoder(record, PREFIX, record.length - PREFIX, in);
        reused = reader.read(reused, in);
        return reused;
    }

    private void row(GenericRecord record, float[] values) {
        if (form == Form.DOUBLES) {
            for (int i = 0; i < values.length; i++) {
                values[i] = ((Number) record.get(i)).floatValue();
            }
            return;
        }
        var amount = (ByteBuffer) record.get("amount");
        byte[] unscaled = new byte[amount.remaining()];
        amount.get(unscaled);
        values[0] = new BigDecimal(new BigInteger(unscaled), 2).floatValue();
        values[1] = currencies.get(record.get("currency"));
        var card = (GenericRecord) record.get("card");
        values[2] = (Boolean) card.get("present") ? 1 : 0;
        values[3] = countries.get(card.get("country"));
        Object age = ((GenericRecord) record.get("customer")).get("age");
        values[4] = age == null ? NO_AGE : (Integer) age;
        var merchant = (GenericRecord) record.get("merchant");
        values[5] = codes.get(merchant.get("mcc"));
        var geo = (GenericRecord) merchant.get("geo");
        values[6] = ((Number) geo.get("lat")).floatValue();
        values[7] = ((Number) geo.get("lon")).floatValue();
        var velocity = (GenericRecord) record.get("velocity");
        values[8] = (Integer) velocity.get("n_1h");
        values[9] = ((Number) velocity.get("sum_24h")).floatValue();
    }
}
