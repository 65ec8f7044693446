package dev.kymograph.engine.internal.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ReferenceTest {

    private final Reference reference = Reference.read();

    @Test
    void listsTheKeysInTheOrderOfTheProgram() {
        assertEquals(
                Keys.ALL.stream().map(Key::path).toList(),
                List.copyOf(reference.defaults().keySet()));
    }

    @Test
    void meansTheSameToTheHoconLibrary() {
        Config resolved = ConfigFactory.parseString(Reference.text()).resolve();
        assertEquals(Keys.ALL.size(), resolved.entrySet().size());
        for (Map.Entry<String, Entry> key : reference.defaults().entrySet()) {
            List<String> expected = resolved.getValue(key.getKey()).valueType() == ConfigValueType.LIST
                    ? resolved.getStringList(key.getKey())
                    : List.of(resolved.getString(key.getKey()));
            List<String> read = key.getValue().words().stream()
                    .map(word -> word.replace("${data}", resolved.getString("data")))
                    .toList();
            assertEquals(expected, read, key.getKey());
        }
    }

    @Test
    void takesItsHelpFromTheCommentsAsTheHoconLibrarySeesThem() {
        Config parsed = ConfigFactory.parseString(Reference.text());
        for (Key<?> key : Keys.ALL) {
            if (!reference.defaults().get(key.path()).text().contains("$")) {
                List<String> comments = parsed.getValue(key.path()).origin().comments();
                assertEquals(
                        String.join(" ", comments.stream().map(String::strip).toList()),
                        reference.help(key.path()),
                        key.path());
            }
        }
    }
}
