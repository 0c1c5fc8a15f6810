package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.gateway.usage.CallUsage;
import io.purser.gateway.usage.Cost;
import io.purser.json.ShortFields;
import io.purser.memory.HeapLease;
import io.purser.routing.Tokens;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state of a streamed answer: its text so far, its usage and its end. */
public final class StreamedResponse {
    private static final String DONE = "[DONE]";
    private static final int LONGEST_DONE = 16;

    /** Text beyond this length is not kept in memory; if the provider tells no usage, its tokens are estimated. */
    private static final int COUNTED_EXACTLY = 262_144;

    private static final int CHARACTERS_OF_A_TOKEN = 4;

    /** A builder that grows holds its characters twice for a moment, at two bytes each. */
    private static final int BYTES_OF_A_CHARACTER = 4;

    private static final int FIRST_TEXT = 2_048;

    /** A buffer that grows is there twice for a moment. */
    private static final long BYTES_OF_A_BYTE = 2;

    /** The step between two leases for such a buffer; a short answer needs none. */
    private static final int STEP = 32_768;

    private final boolean callerWantsUsage;
    private final StreamWriter writer;
    private final StringBuilder text = new StringBuilder();
    private final HeapLease memory;
    private long textMemory;
    private long writerMemory;
    private long notKept;
    private final ToldUsage usage = new ToldUsage();
    private @Nullable ObjectNode told;
    private @Nullable ProviderError error;
    private final ObjectNode named = PassthroughJson.object();
    private boolean saidSomething;
    private boolean finished;
    private Ending ending = Ending.OTHER;
    private boolean done;
    private boolean garbled;
    private int steps;

    /**
     * The state of a stream that has just begun.
     *
     * @param writer writes the caller's part of it
     * @param memory pays for the text that is kept to be counted, and for long pieces
     */
    public StreamedResponse(boolean callerWantsUsage, StreamWriter writer, HeapLease memory) {
        this.callerWantsUsage = callerWantsUsage;
        this.writer = writer;
        this.memory = memory;
    }

    /**
     * Drops the kept text, because a piece that has to be passed on needs the memory; its tokens are then estimated.
     */
    public void forgetText() {
        notKept += text.length();
        text.setLength(0);
        text.trimToSize();
        memory.tryResize(memory.bytes() - textMemory);
        textMemory = 0;
    }

    private void grow(long more) {
        if (!memory.tryGrow(more)) {
            forgetText();
            memory.grow(more);
        }
    }

    /** The bytes of memory that the kept text takes, and what the writer keeps. */
    public long heldText() {
        return textMemory + writerMemory;
    }

    /** Takes the data of an event, and adds the caller's part of it to the buffer. */
    public void take(byte[] data, Buffer forCaller) {
        if (done || error != null) {
            return; // data after the end is ignored
        }
        if (isDone(data)) {
            done = true;
            return;
        }
        JsonNode json = PassthroughJson.answer(data, this::grow);
        if (json == null) {
            garbled = data.length > 0 && data[0] == '{'; // or half a chunk, at the end of a stream that was cut
        } else {
            error = ProviderError.inSuccess(json).orElse(null);
            if (json instanceof ObjectNode event) {
                takeEvent(event, data, forCaller);
            }
        }
    }

    private void takeEvent(ObjectNode event, byte[] data, Buffer forCaller) {
        ObjectNode chunk = error == null ? writer.chunkOf(event) : event;
        if (chunk == null) {
            done = true;
            return;
        }
        readUsage(chunk);
        usage.readTier(chunk);
        if (error != null) {
            usage.isOfTheEnd();
        }
        if (error == null && !isHeartbeat(chunk)) {
            take(chunk, data, forCaller);
        }
    }

    private static boolean isDone(byte[] data) {
        return data.length <= LONGEST_DONE && DONE.equals(new String(data, StandardCharsets.US_ASCII).strip());
    }

    /**
     * Takes an answer that came at once instead of a stream.
     *
     * @throws io.purser.problem.Problem if there is no memory for what the caller gets
     */
    public void takeWhole(JsonNode answer, Buffer forCaller) {
        usage.readTier(answer);
        long[] leased = {0};
        writer.chunksOf(answer, chunk -> {
            readUsage(chunk);
            take(chunk, null, forCaller);
            long wanted = BYTES_OF_A_BYTE * forCaller.length();
            if (wanted - leased[0] >= STEP) {
                grow(wanted - leased[0]);
                leased[0] = wanted;
            }
        });
        done = true;
    }

    /** @param data the data as it came, or null if Purser made the chunk */
    private void take(ObjectNode chunk, byte @Nullable [] data, Buffer forCaller) {
        ClientUsage.remember(chunk, named);
        byte[] seen = data;
        if (chunk.path("usage") instanceof ObjectNode used) {
            told = callerWantsUsage ? ShortFields.of(used) : null; // the caller gets it with the cost at the end
            if (chunk.path("choices").isEmpty()) {
                noteTheEnd();
                return;
            }
            chunk.remove("usage");
            seen = null;
        }
        for (JsonNode choice : chunk.path("choices")) {
            JsonNode delta = choice.path("delta");
            if (ChatText.saysSomething(delta)) {
                saidSomething = true;
                steps++;
            }
            if (FinishReason.isGiven(choice)) {
                Ending ofChoice = Ending.ofChoice(choice);
                ending = finished ? ending.and(ofChoice) : ofChoice;
                steps += finished ? 0 : 1;
                finished = true;
            }
            remember(delta);
        }
        noteTheEnd();
        writer.chunk(chunk, seen, forCaller);
        payForWriter();
    }

    private void noteTheEnd() {
        steps += finished && usage.isOfTheEnd() ? 1 : 0;
    }

    /** Takes memory for what the writer keeps. An answer that there is no memory for ends with a failure. */
    private void payForWriter() {
        long wanted = writer.held();
        if (wanted > writerMemory) {
            long more = Math.max(wanted - writerMemory, FIRST_TEXT);
            grow(more);
            writerMemory += more;
        }
    }

    /** Whether it is Anthropic's heartbeat, which says only that the provider is there. */
    private static boolean isHeartbeat(ObjectNode event) {
        return "ping".equals(event.path("type").textValue()) && !event.has("choices");
    }

    private void readUsage(JsonNode chunk) {
        steps += usage.read(chunk) ? 1 : 0;
    }

    private void remember(JsonNode delta) {
        int before = text.length();
        ChatText.append(delta, text);
        int after = text.length();
        if (after > COUNTED_EXACTLY || (after > textMemory / BYTES_OF_A_CHARACTER && !makeRoom())) {
            notKept += after - before;
            text.setLength(before);
        }
    }

    /** Takes memory for the text to double; if memory is too short, the rest of the text is estimated. */
    private boolean makeRoom() {
        long wanted = (long) BYTES_OF_A_CHARACTER * Math.max(FIRST_TEXT, 2L * text.length());
        if (!memory.tryGrow(wanted - textMemory)) {
            return false;
        }
        textMemory = wanted;
        return true;
    }

    /** The provider's id of the answer, or null if it is not known yet. */
    public @Nullable String id() {
        return named.path("id").textValue();
    }

    /** Whether the stream has content that is worth passing on. */
    public boolean saidSomething() {
        return saidSomething;
    }

    /** Whether the provider marked the end in some way: by a finish reason or by {@code [DONE]}. */
    public boolean isComplete() {
        return error == null && (done || finished);
    }

    /** Whether {@code [DONE]} has come. */
    public boolean isDone() {
        return done;
    }

    /** Whether the model told its finish reason; its usage and the end of the stream may still come. */
    public boolean isFinished() {
        return error == null && finished;
    }

    /** Whether an event began like JSON but was not JSON, so that the caller's stream would have a gap. */
    public boolean isGarbled() {
        return garbled;
    }

    /** How far the model came; nothing is known of that before it has finished. */
    public Ending ending() {
        return ending;
    }

    /** A number that changes with each new content, finish reason, first usage or usage of the whole. */
    public int progress() {
        return steps;
    }

    /** The provider's error, or null. */
    public @Nullable ProviderError error() {
        return error;
    }

    /** The usage that the provider tells. */
    public Optional<CallUsage> usage() {
        return usage.usage();
    }

    /** The same, if it is the usage of the whole answer, and not only of what had come until then. */
    public Optional<CallUsage> finalUsage() {
        return done ? usage.usage() : usage.finalUsage();
    }

    /** The service tier that the answer names, or null. */
    public @Nullable String tier() {
        return usage.tier();
    }

    /** The events that tell the caller the usage and the cost. */
    public Buffer usageEvent(Cost cost) {
        return writer.usage(named, told, cost);
    }

    /** The events that complete the caller's stream if the usage could not be counted. */
    public Buffer uncounted() {
        return writer.uncounted();
    }

    /** Counts the tokens that were passed on; this takes time for a long text. */
    public long countText() {
        return Tokens.count(text.toString()) + notKept / CHARACTERS_OF_A_TOKEN;
    }
}
