package dev.kymograph.repl.language;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Question.Comparison;
import dev.kymograph.engine.Question.Term;
import java.util.ArrayList;
import java.util.List;

/** Words that choose readings or set parameters: {@code breed="German Shepherd"}, {@code quality>=0.8}, {@code type=Dog,Cat}. */
public final class Terms {

    /** The longer sign first, so that {@code >=} is not read as {@code >}. */
    private static final List<Comparison> SIGNS = List.of(
            Comparison.IS_NOT,
            Comparison.AT_LEAST,
            Comparison.AT_MOST,
            Comparison.IS,
            Comparison.ABOVE,
            Comparison.BELOW);

    private Terms() {}

    public static List<Term> of(List<Word> words) {
        List<Term> terms = new ArrayList<>();
        for (Word word : joined(words)) {
            terms.add(term(word));
        }
        return terms;
    }

    /** Puts together what blanks around a sign or after a comma have parted. */
    private static List<Word> joined(List<Word> words) {
        List<Word> whole = new ArrayList<>();
        boolean open = false;
        for (Word word : words) {
            if (!whole.isEmpty() && (open || isJoint(word, 0))) {
                whole.add(whole.remove(whole.size() - 1).plus(word));
            } else {
                whole.add(word);
            }
            open = isJoint(word, word.text().length() - 1);
        }
        return whole;
    }

    private static boolean isJoint(Word word, int index) {
        return index >= 0
                && index < word.text().length()
                && word.isPlain(index)
                && "=<>!,".indexOf(word.text().charAt(index)) >= 0;
    }

    private static Term term(Word word) {
        String text = word.text();
        for (int i = 1; i < text.length(); i++) {
            for (Comparison sign : SIGNS) {
                if (word.isPlain(i) && text.startsWith(sign.sign(), i)) {
                    Word value = word.part(i + sign.sign().length(), text.length());
                    return new Term(text.substring(0, i), sign, value.list());
                }
            }
        }
        throw new KymographException(
                ErrorKind.USAGE,
                "command.term",
                "Cannot read [" + text + "]: expected name=value, as in age_year=2 or quality>=0.8");
    }
}
