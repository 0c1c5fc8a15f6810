package io.purser.routing;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * OpenAI's tokens o200k_base and their ranks, in three arrays: they take four megabytes, while maps take thirty-five.
 * The native executable has them since its build, outside its heap.
 */
final class TokenTable {
    /** Has a line for each token, in the order of the ranks: its bytes in Base64, and its rank. */
    private static final String RESOURCE = "/com/knuddels/jtokkit/o200k_base.tiktoken";

    private static final int SLOTS = 1 << 19;
    private static final int NONE = Integer.MAX_VALUE;

    private final byte[] bytes;
    /** The end of the token of each rank in the bytes; it starts at the end of the previous one. */
    private final int[] ends;
    /**
     * A hash table with open addressing: the rank plus one at the slot of a token's hash or the next free one; 0 if
     * free.
     */
    private final int[] slots = new int[SLOTS];

    private TokenTable(byte[] bytes, int[] ends) {
        this.bytes = bytes;
        this.ends = ends;
        for (int rank = 0; rank < ends.length; rank++) {
            int slot = slot(bytes, start(rank), ends[rank]);
            while (slots[slot] != 0) {
                slot = (slot + 1) % SLOTS;
            }
            slots[slot] = rank + 1;
        }
    }

    static TokenTable read() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int[] ends = new int[SLOTS / 2];
        int tokens = 0;
        try (InputStream in = TokenTable.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not on the class path");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.indexOf(' ');
                if (Integer.parseInt(line, space + 1, line.length(), 10) != tokens) {
                    throw new IllegalStateException(
                            "%s is not in the order of its ranks: %s".formatted(RESOURCE, line));
                }
                bytes.writeBytes(Base64.getDecoder().decode(line.substring(0, space)));
                ends[tokens] = bytes.size();
                tokens++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TokenTable(bytes.toByteArray(), Arrays.copyOf(ends, tokens));
    }

    /**
     * The number of tokens of a word: as long as two adjacent parts form a token, it joins the two that form the lowest
     * rank.
     */
    int count(byte[] word) {
        if (word.length < 2 || rank(word, 0, word.length) != NONE) {
            return word.length == 0 ? 0 : 1;
        }
        int parts = word.length;
        // The start of each part, with the end of the word last; and the rank of each part joined with the next one.
        int[] starts = new int[parts + 1];
        int[] joined = new int[parts];
        for (int i = 0; i <= parts; i++) {
            starts[i] = i;
        }
        for (int i = 0; i < parts; i++) {
            joined[i] = joined(word, starts, parts, i);
        }
        for (int lowest = lowest(joined, parts); joined[lowest] != NONE; lowest = lowest(joined, parts)) {
            System.arraycopy(starts, lowest + 2, starts, lowest + 1, parts - lowest - 1);
            System.arraycopy(joined, lowest + 1, joined, lowest, parts - lowest - 1);
            parts--;
            joined[lowest] = joined(word, starts, parts, lowest);
            if (lowest > 0) {
                joined[lowest - 1] = joined(word, starts, parts, lowest - 1);
            }
        }
        return parts;
    }

    private int joined(byte[] word, int[] starts, int parts, int part) {
        return part + 1 < parts ? rank(word, starts[part], starts[part + 2]) : NONE;
    }

    private static int lowest(int[] joined, int parts) {
        int lowest = 0;
        for (int i = 1; i < parts; i++) {
            if (joined[i] < joined[lowest]) {
                lowest = i;
            }
        }
        return lowest;
    }

    private int rank(byte[] text, int from, int to) {
        for (int slot = slot(text, from, to); slots[slot] != 0; slot = (slot + 1) % SLOTS) {
            int rank = slots[slot] - 1;
            if (Arrays.equals(bytes, start(rank), ends[rank], text, from, to)) {
                return rank;
            }
        }
        return NONE;
    }

    private int start(int rank) {
        return rank == 0 ? 0 : ends[rank - 1];
    }

    private static int slot(byte[] text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text[i];
        }
        hash *= 0x9E3779B9;
        return (hash ^ (hash >>> 15)) & (SLOTS - 1);
    }
}
