package io.jundenpa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.TokenStreamFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.invoke.VarHandle;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** Classes hold no state in static fields: neither variables, nor collections that can change, nor thread locals. */
class StaticStateTest {

    private static final List<Class<?>> IMMUTABLE = List.of(
            String.class,
            Number.class,
            Boolean.class,
            Character.class,
            Enum.class,
            Class.class,
            Pattern.class,
            Duration.class,
            Path.class,
            Charset.class,
            OptionalInt.class,
            LocalDateTime.class,
            VarHandle.class,
            Logger.class,
            ThreadMXBean.class,
            // These could be configured further. Each is configured where it is made.
            ConfigDef.class,
            StreamReadConstraints.class,
            TokenStreamFactory.class,
            ObjectMapper.class,
            ObjectReader.class);

    @Test
    void staticFieldsAreConstants() throws ReflectiveOperationException {
        List<String> variables = new ArrayList<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.jundenpa")) {
            for (Field field : type.reflect().getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && !field.isSynthetic() && !isConstant(field)) {
                    variables.add(type.getName() + "." + field.getName());
                }
            }
        }

        assertEquals(List.of(), variables);
    }

    private static boolean isConstant(Field field) throws ReflectiveOperationException {
        field.setAccessible(true);
        boolean hidden =
                Modifier.isPrivate(field.getModifiers()) || !field.getType().isArray();
        return Modifier.isFinal(field.getModifiers()) && hidden && isImmutable(field.get(null));
    }

    private static boolean isImmutable(Object value) throws ReflectiveOperationException {
        if (value == null || IMMUTABLE.stream().anyMatch(type -> type.isInstance(value))) {
            return true;
        }
        if (value instanceof Optional<?> optional) {
            return isImmutable(optional.orElse(null));
        }
        if (value instanceof Collection<?> collection) {
            return isUnmodifiable(collection) && areImmutable(collection);
        }
        if (value instanceof Map<?, ?> map) {
            return isUnmodifiable(map) && areImmutable(map.keySet()) && areImmutable(map.values());
        }
        Class<?> type = value.getClass();
        if (type.isArray()) {
            return type.getComponentType().isPrimitive() || areImmutable(List.of((Object[]) value));
        }
        if (type.isHidden() || type.getName().startsWith("jdk.incubator.vector.")) {
            return true; // A lambda, or the species of a vector.
        }
        return type.getName().startsWith("io.jundenpa.") && hasImmutableFields(value);
    }

    private static boolean areImmutable(Iterable<?> values) throws ReflectiveOperationException {
        for (Object value : values) {
            if (!isImmutable(value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnmodifiable(Object collection) {
        String name = collection.getClass().getName();
        return name.startsWith("java.util.ImmutableCollections$") || name.startsWith("java.util.Collections$Unmodif");
    }

    private static boolean hasImmutableFields(Object value) throws ReflectiveOperationException {
        for (Field field : value.getClass().getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                continue;
            }
            field.setAccessible(true);
            if (!Modifier.isFinal(field.getModifiers()) || !isImmutable(field.get(value))) {
                return false;
            }
        }
        return true;
    }
}
