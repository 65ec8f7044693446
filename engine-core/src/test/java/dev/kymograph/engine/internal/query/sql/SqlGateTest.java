package dev.kymograph.engine.internal.query.sql;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SqlGateTest {

    private static Connection connection;

    private final SqlGate gate = new SqlGate(Relations.EXTENSIONS);

    @BeforeAll
    static void open() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        Relations.create(connection);
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
    }

    static Stream<String> refused() throws IOException {
        return lines("refused.txt");
    }

    static Stream<String> accepted() throws IOException {
        return lines("accepted.txt");
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatIsNotASelectOverItsRelations(String line) {
        String[] parts = line.split(" \\| ", 3);
        KymographException refusal = refusal(parts[2]);
        String message = refusal.getMessage();
        assertEquals(parts[0], refusal.code(), message);
        assertEquals(ErrorKind.USAGE, refusal.kind());
        assertTrue(message.startsWith("Cannot run the statement"), message);
        assertTrue(message.contains(parts[1]), message);
        for (String internal :
                List.of("Exception", "\tat ", "json_serialize", "serialized", "Binder", "Catalog Error")) {
            boolean asked = parts[2].contains(internal);
            assertTrue(asked || !message.contains(internal), message);
        }
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void acceptsAnalyticalStatementsAsTheyAre(String text) throws SQLException {
        CheckedSelect checked = gate.check(connection, text, Relations.declared());
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(checked.sql())) {
            assertTrue(rows.getMetaData().getColumnCount() > 0);
            while (rows.next()) {
                rows.getObject(1);
            }
        }
    }

    @Test
    void showsWhereTheSyntaxIsWrong() {
        KymographException refusal = refusal("SELECT 'Ω' AS a,\n       b FRM pulse_rate x y");
        assertEquals("sql.syntax", refusal.code());
        assertEquals("""
                Cannot run the statement (line 2, column 14): syntax error at or near "pulse_rate"
                         b FRM pulse_rate x y
                               ^""", refusal.getMessage());
    }

    @Test
    void showsWhereANameIsUnknown() {
        assertEquals("""
                Cannot run the statement (line 1, column 15): there is no relation 'puls_rate'. Did you mean 'pulse_rate'?
                  SELECT * FROM puls_rate
                                ^""", refusal("SELECT * FROM puls_rate").getMessage());
    }

    @Test
    void refusesTextThatIsNestedTooDeeply() {
        String deep = "SELECT " + "(".repeat(3000) + "1" + ")".repeat(3000);
        assertTrue(refusal(deep).getMessage().contains("nested too deeply"));
        String tables = "SELECT * FROM " + "(FROM ".repeat(150) + "animals" + ")".repeat(150);
        assertFalse(gate.check(connection, tables, Relations.declared()).uses().isEmpty());
        String brackets = "SELECT " + "[".repeat(900) + "1" + "]".repeat(900);
        assertTrue(refusal(brackets).getMessage().contains("nested too deeply"));
    }

    @Test
    void refusesTextThatIsTooLongOrHasANulCharacter() {
        assertTrue(
                refusal("SELECT 1" + " ".repeat(200_000) + "+ 1").getMessage().contains("[200011] characters"));
        assertTrue(refusal("SELECT 1 \0 + 1").getMessage().contains("NUL"));
    }

    @Test
    void acceptsLongListsAndSums() {
        String list = "SELECT * FROM animals WHERE id IN (0" + ", 1".repeat(20_000) + ")";
        assertEquals(
                20_001,
                gate.check(connection, list, Relations.declared())
                        .uses()
                        .get(0)
                        .predicates()
                        .get(0)
                        .constants()
                        .size());
        gate.check(connection, "SELECT 1" + " + 1".repeat(150), Relations.declared());
    }

    @Test
    void knowsOnlyFunctionsThatDuckDbHas() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT list(DISTINCT function_name) FROM duckdb_functions()")) {
            row.next();
            List<?> known = List.of((Object[]) row.getArray(1).getArray());
            List<String> unknown = new AllowedWords(Relations.EXTENSIONS)
                    .functions().stream().filter(name -> !known.contains(name)).toList();
            assertEquals(List.of(), unknown);
        }
    }

    private KymographException refusal(String text) {
        return assertThrows(KymographException.class, () -> gate.check(connection, text, Relations.declared()), text);
    }

    private static Stream<String> lines(String resource) throws IOException {
        try (InputStream in = SqlGateTest.class.getResourceAsStream(resource)) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.isBlank() && !line.startsWith("# ")).toList().stream();
        }
    }
}
