package io.weir.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/** A record of its components' values. */
final class RecordMaking {
    private RecordMaking() {}

    /** @throws IllegalArgumentException where the record refuses them, for the person who set them */
    static Object make(Class<?> record, List<Object> values) {
        Class<?>[] types = Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = record.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof IllegalArgumentException fault) {
                throw fault;
            }
            throw new IllegalStateException("making " + record.getSimpleName(), refused);
        } catch (ReflectiveOperationException bug) {
            throw new IllegalStateException("making " + record.getSimpleName(), bug);
        }
    }
}
