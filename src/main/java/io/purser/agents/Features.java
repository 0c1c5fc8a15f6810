package io.purser.agents;

import java.util.List;

/**
 * What the classifier weighs in a text: its words, pairs of neighbours, and pieces of words, by which a word with a
 * typing mistake is still known. Each feature is the hash of its text; two that collide by chance do little harm. They
 * stand in the order of the text, and a feature that is repeated counts each time.
 */
final class Features {
    private static final double OF_PAIR = 0.7;
    private static final double OF_PIECE = 0.15;
    private static final int PIECE = 4;

    /** The beginnings of the hashes of FNV-1a, one for each kind of feature. */
    private static final long WORD = 0xcbf29ce484222325L;

    private static final long PAIR = 0x84222325cbf29ce4L;
    private static final long PART = 0x9ce484222325cbf2L;
    private static final long PRIME = 0x100000001b3L;

    private final long[] keys;
    private final double[] weights;
    private final int words;

    private Features(long[] keys, double[] weights, int words) {
        this.keys = keys;
        this.weights = weights;
        this.words = words;
    }

    static Features of(CharSequence text) {
        List<String> words = Words.of(text);
        // A word of n letters is a feature and has n - 1 pieces; two neighbours are a pair.
        int size = words.stream().mapToInt(String::length).sum() + Math.max(0, words.size() - 1);
        long[] keys = new long[size];
        double[] weights = new double[size];
        int count = 0;
        String before = null;
        for (String word : words) {
            keys[count] = hash(WORD, word, 0, word.length());
            weights[count++] = 1;
            if (before != null) {
                keys[count] = hash(hash(PAIR, before, 0, before.length()) * PRIME, word, 0, word.length());
                weights[count++] = OF_PAIR;
            }
            before = word;
            String marked = "^" + word + "$";
            for (int i = 0; i + PIECE <= marked.length(); i++) {
                keys[count] = hash(PART, marked, i, i + PIECE);
                weights[count++] = OF_PIECE;
            }
        }
        return new Features(keys, weights, words.size());
    }

    /** The number of words, without stop words. */
    int words() {
        return words;
    }

    int size() {
        return keys.length;
    }

    long key(int feature) {
        return keys[feature];
    }

    /** How much the feature counts. */
    double weight(int feature) {
        return weights[feature];
    }

    private static long hash(long begin, String text, int from, int to) {
        long hash = begin;
        for (int i = from; i < to; i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return hash;
    }
}
