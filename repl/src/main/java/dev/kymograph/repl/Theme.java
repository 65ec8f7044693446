package dev.kymograph.repl;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jline.utils.AttributedStyle;

/** Colours of what is typed, by the ground that they are on. */
enum Theme {
    DARK(
            AttributedStyle.BRIGHT + AttributedStyle.BLUE,
            AttributedStyle.CYAN,
            AttributedStyle.GREEN,
            AttributedStyle.YELLOW),
    LIGHT(AttributedStyle.BLUE, AttributedStyle.MAGENTA, AttributedStyle.GREEN, AttributedStyle.RED),
    NONE(-1, -1, -1, -1);

    private final int keyword;
    private final int known;
    private final int text;
    private final int number;

    Theme(int keyword, int known, int text, int number) {
        this.keyword = keyword;
        this.known = known;
        this.text = text;
        this.number = number;
    }

    static Optional<Theme> named(String word) {
        for (Theme theme : values()) {
            if (theme.toString().equals(word)) {
                return Optional.of(theme);
            }
        }
        return Optional.empty();
    }

    /** What the environment says of the terminal's ground; empty where it says nothing. */
    static Optional<Theme> of(Map<String, String> environment) {
        if (environment.containsKey("NO_COLOR")) {
            return Optional.of(NONE);
        }
        String ground = environment.getOrDefault("COLORFGBG", "").replaceAll(".*;", "");
        return switch (ground) {
            case "" -> Optional.empty();
            case "7", "15" -> Optional.of(LIGHT);
            default -> Optional.of(DARK);
        };
    }

    AttributedStyle keyword() {
        return coloured(keyword).bold();
    }

    AttributedStyle known() {
        return coloured(known);
    }

    AttributedStyle text() {
        return coloured(text);
    }

    AttributedStyle number() {
        return coloured(number);
    }

    AttributedStyle comment() {
        return AttributedStyle.DEFAULT.faint();
    }

    private static AttributedStyle coloured(int colour) {
        return colour < 0 ? AttributedStyle.DEFAULT : AttributedStyle.DEFAULT.foreground(colour);
    }

    /** As users write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
