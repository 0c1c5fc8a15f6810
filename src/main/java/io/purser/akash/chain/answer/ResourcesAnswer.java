package io.purser.akash.chain.answer;

import io.purser.akash.sdl.group.Cpu;
import io.purser.akash.sdl.group.Endpoint;
import io.purser.akash.sdl.group.Gpu;
import io.purser.akash.sdl.group.Memory;
import io.purser.akash.sdl.group.Resources;
import io.purser.akash.sdl.group.Storage;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** The resources of a service. */
public record ResourcesAnswer(
        long id,
        Optional<Units> cpu,
        Optional<Quantity> memory,
        List<Volume> storage,
        Optional<Units> gpu,
        List<EndpointAnswer> endpoints) {
    /** A number of up to 64 bits without a sign, which the chain keeps as a text. */
    public record Amount(BigInteger val) {
        public Amount {
            if (val.signum() < 0 || val.bitLength() > Long.SIZE) {
                throw new IllegalArgumentException("val has to be from 0 to 2^64 - 1");
            }
        }

        private static long of(Optional<Amount> amount) {
            return amount.map(given -> given.val.longValue()).orElse(0L);
        }
    }

    /** A number of processor units. */
    public record Units(Optional<Amount> units, List<AttributeAnswer> attributes) {}

    /** A number of bytes. */
    public record Quantity(Optional<Amount> quantity, List<AttributeAnswer> attributes) {}

    /** A volume. */
    public record Volume(String name, Optional<Amount> quantity, List<AttributeAnswer> attributes) {}

    /** An endpoint. */
    public record EndpointAnswer(Endpoint.Kind kind, long sequenceNumber) {}

    public Resources toModel() {
        Units processors = cpu.orElse(new Units(Optional.empty(), List.of()));
        Quantity bytes = memory.orElse(new Quantity(Optional.empty(), List.of()));
        Units graphics = gpu.orElse(new Units(Optional.empty(), List.of()));
        return new Resources(
                id,
                new Cpu(Amount.of(processors.units), AttributeAnswer.toModels(processors.attributes)),
                new Memory(Amount.of(bytes.quantity), AttributeAnswer.toModels(bytes.attributes)),
                storage.stream()
                        .map(volume -> new Storage(
                                volume.name, Amount.of(volume.quantity), AttributeAnswer.toModels(volume.attributes)))
                        .toList(),
                new Gpu(Amount.of(graphics.units), AttributeAnswer.toModels(graphics.attributes)),
                endpoints.stream()
                        .map(endpoint -> new Endpoint(endpoint.kind, endpoint.sequenceNumber))
                        .toList());
    }
}
