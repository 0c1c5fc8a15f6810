package io.purser.agents;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;

/**
 * Finds where one task may end and another may begin: at the end of a sentence, at a semicolon, before an item of a
 * list, and where "and", "then" or a comma comes before a verb. The fragments are candidates only:
 * {@link TaskClassifier} joins those that belong together.
 */
final class TaskSplitter {
    /** The rest of a longer text stays in the last fragment. */
    private static final int MOST_FRAGMENTS = 40;

    private static final int MOST_CONNECTORS = 6;
    private static final int LONGEST_CONDITION = 40;

    private final String text;
    private final String lower;
    private final List<Fragment> fragments = new ArrayList<>();
    private final boolean isNumbered;
    private int begin;
    /** The fragment that {@link #isAsking} is about: where it begins, or -1, and where its first word is. */
    private int judged = -1;

    private int firstWord;
    /** Up to where, and how often behind a comma, that fragment was looked at. */
    private int looked;

    private int commas;
    private boolean isAsking;
    private int items;
    private boolean isItem;
    /** Where the text behind the last mark of an item begins. */
    private int marked = -1;

    private TaskSplitter(String text) {
        this.text = text;
        this.lower = Words.lower(text);
        this.isNumbered = text.contains(" 2. ") || text.contains(" 2) ");
    }

    /**
     * A piece of a text, from one position to before another.
     *
     * @param asks whether it begins like a request: with a verb or a question, or as an item of a list
     */
    record Fragment(int begin, int end, boolean asks) {}

    /** The fragments of a text in their order, without what connects them; the whole text if it has no words. */
    static List<Fragment> fragments(String text) {
        TaskSplitter splitter = new TaskSplitter(text);
        splitter.run();
        return splitter.fragments.isEmpty()
                ? List.of(new Fragment(0, text.length(), true))
                : List.copyOf(splitter.fragments);
    }

    private void run() {
        int at = itemEnd(0);
        begin = at;
        while (at < text.length() && fragments.size() < MOST_FRAGMENTS - 1) {
            int next = boundaryAt(at);
            if (next > at) {
                cut(at, next);
                at = next;
            } else {
                // A run of white space is looked at once, however long it is.
                at = Character.isWhitespace(text.charAt(at)) ? skipped(at) : at + 1;
            }
        }
        cut(text.length(), text.length());
    }

    /** Ends a fragment; one without a letter or a digit is left out. */
    private void cut(int end, int next) {
        int first = Math.min(end, afterConnectors(skipped(begin)));
        int last = end;
        while (last > first && Character.isWhitespace(text.charAt(last - 1))) {
            last--;
        }
        for (int i = first; i < last; i++) {
            if (Words.isPartOfWord(text.charAt(i))) {
                fragments.add(new Fragment(first, last, isItem || asks(first)));
                break;
            }
        }
        begin = next;
        isItem = marked == next;
    }

    private boolean asks(int at) {
        int verb = afterCondition(afterConnectors(at));
        String word = wordAt(verb);
        for (int i = 0; i < MOST_CONNECTORS && RequestWords.FILLERS.contains(word); i++) {
            verb = skipped(verb + word.length());
            word = wordAt(verb);
        }
        return RequestWords.VERBS.contains(word)
                || RequestWords.VERBS_AND_NOUNS.contains(word)
                || RequestWords.QUESTIONS.contains(word);
    }

    /** Where the next fragment begins, if one ends here; otherwise the same position. */
    private int boundaryAt(int at) {
        char c = text.charAt(at);
        return switch (c) {
            case ';' -> at + 1;
            case '.', '!', '?' -> isEndOfSentence(at) ? itemEnd(skipped(at + 1)) : at;
            case ',' -> verbAfterConnector(at);
            default -> Character.isWhitespace(c) ? boundaryAtSpace(at) : at;
        };
    }

    private int boundaryAtSpace(int at) {
        int next = skipped(at);
        long lines = text.substring(at, next).chars().filter(c -> c == '\n').count();
        int item = lines > 0 ? itemEnd(next) : isNumbered ? numberedItemEnd(next) : next;
        if (item > next || lines > 1) {
            return item;
        }
        return verbAfterConnector(at);
    }

    private boolean isEndOfSentence(int at) {
        if (at + 1 < text.length() && !Character.isWhitespace(text.charAt(at + 1))) {
            return false;
        }
        int start = at;
        while (start > 0 && !Character.isWhitespace(text.charAt(start - 1)) && text.charAt(start - 1) != '(') {
            start--;
        }
        String word = lower.substring(start, at);
        return text.charAt(at) != '.'
                || !(RequestWords.ABBREVIATIONS.contains(word) || word.length() == 1 || isShortNumber(word));
    }

    /** Whether it is the number of an item, as in "1." at the beginning of a line. */
    private static boolean isShortNumber(String word) {
        return word.length() <= 2 && word.chars().allMatch(Character::isDigit);
    }

    /** Behind the mark of a list's item that stands here, or the same position. */
    private int itemEnd(int at) {
        boolean isBullet =
                at + 1 < text.length() && "-*\u2022".indexOf(text.charAt(at)) >= 0 && text.charAt(at + 1) == ' ';
        if (!isBullet) {
            return numberedItemEnd(at);
        }
        marked = skipped(at + 1);
        return marked;
    }

    /** Behind the mark of the next item, such as "2." or "2)", if it stands here, or the same position. */
    private int numberedItemEnd(int at) {
        String digits = Integer.toString(items + 1);
        int end = at + digits.length();
        boolean isMark = text.startsWith(digits, at)
                && end + 1 < text.length()
                && (text.charAt(end) == '.' || text.charAt(end) == ')')
                && Character.isWhitespace(text.charAt(end + 1));
        if (!isMark) {
            return at;
        }
        items++;
        marked = skipped(end + 1);
        return marked;
    }

    /** Where the verb stands, if a comma or a connector comes here and a verb after it. */
    private int verbAfterConnector(int at) {
        boolean comma = text.charAt(at) == ',';
        int next = skipped(comma ? at + 1 : at);
        int after = afterConnectors(next);
        if (after == next && !comma) {
            return at;
        }
        int verb = afterCondition(after);
        boolean isConditional = verb > after;
        boolean strong = isConditional || isStrong(next, after);
        String word = wordAt(verb);
        for (int i = 0; i < MOST_CONNECTORS && RequestWords.FILLERS.contains(word); i++) {
            verb = skipped(verb + word.length());
            word = wordAt(verb);
        }
        return isVerb(word, verb, strong) && isRequest(at) ? (isConditional ? after : verb) : at;
    }

    /**
     * Whether the fragment up to here asks for something. "When it is done, write to me" is one request, because the
     * words before the comma ask for nothing. Looks at each word of a fragment once.
     */
    private boolean isRequest(int end) {
        if (judged != begin) {
            judged = begin;
            firstWord = skipped(begin);
            looked = firstWord;
            commas = 0;
            isAsking = isItem || (asks(firstWord) && !RequestWords.CLAUSES.contains(wordAt(firstWord)));
        }
        while (!isAsking && commas < MOST_CONNECTORS && looked < end) {
            int comma = text.indexOf(',', looked, end);
            looked = comma < 0 ? end : comma + 1;
            if (comma >= 0) {
                commas++;
                isAsking = asks(skipped(looked));
            }
        }
        return isAsking || firstWord >= end;
    }

    /** Behind the connectors that stand here, with the commas after them, or the same position. */
    private int afterConnectors(int at) {
        int next = at;
        for (int i = 0; i < MOST_CONNECTORS && RequestWords.CONNECTORS.contains(wordAt(next)); i++) {
            next = skipped(next + wordAt(next).length());
            if (next < text.length() && text.charAt(next) == ',') {
                next = skipped(next + 1);
            }
        }
        return next;
    }

    /** Behind the condition that stands here, or the same position. */
    private int afterCondition(int at) {
        Matcher condition =
                RequestWords.CONDITION.matcher(lower).region(at, Math.min(lower.length(), at + LONGEST_CONDITION));
        return condition.lookingAt() ? skipped(condition.end()) : at;
    }

    private boolean isStrong(int begin, int end) {
        for (int at = begin; at < end; at = skipped(at + Math.max(1, wordAt(at).length()))) {
            if (RequestWords.STRONG.contains(wordAt(at))) {
                return true;
            }
        }
        return false;
    }

    private boolean isVerb(String word, int at, boolean strong) {
        return RequestWords.VERBS.contains(word)
                || (RequestWords.VERBS_AND_NOUNS.contains(word)
                        && (strong || RequestWords.BEFORE_OBJECTS.contains(wordAt(skipped(at + word.length())))));
    }

    /** The word that stands here; the beginning of a long one, which is in no list. */
    private String wordAt(int at) {
        int most = Math.min(lower.length(), at + Words.LONGEST);
        int end = at;
        while (end < most && (Words.isPartOfWord(lower.charAt(end)) || lower.charAt(end) == '&')) {
            end++;
        }
        return lower.substring(at, end);
    }

    private int skipped(int at) {
        int next = at;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        return next;
    }
}
