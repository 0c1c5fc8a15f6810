package io.purser.support;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.TestProfile;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Runs the classes with the same test resources and the same profile one after another, and then by their names. Quarkus
 * sorts its tests on the JVM like that. Its integration tests it sorts by name alone, and starts the program again for
 * each change.
 */
public final class SameResourcesTogether implements ClassOrderer {
    @Override
    public void orderClasses(ClassOrdererContext context) {
        context.getClassDescriptors()
                .sort(Comparator.comparing((ClassDescriptor test) -> resources(test.getTestClass()))
                        .thenComparing(test -> profile(test.getTestClass()))
                        .thenComparing(test -> test.getTestClass().getName()));
    }

    /** All resources of a class and of those that it extends, as Quarkus finds them. */
    private static String resources(Class<?> test) {
        return hierarchy(test)
                .flatMap(type -> AnnotationSupport.findRepeatableAnnotations(type, WithTestResource.class).stream())
                .map(WithTestResource::toString)
                .distinct()
                .sorted()
                .collect(Collectors.joining());
    }

    /** The profile of a class, or of the one that it extends. */
    private static String profile(Class<?> test) {
        return hierarchy(test)
                .flatMap(type -> AnnotationSupport.findAnnotation(type, TestProfile.class).stream())
                .map(TestProfile::toString)
                .findFirst()
                .orElse("");
    }

    private static Stream<Class<?>> hierarchy(Class<?> test) {
        return Stream.iterate(test, type -> type != Object.class, Class::getSuperclass);
    }
}
