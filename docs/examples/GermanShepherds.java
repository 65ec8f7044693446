import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Question;
import java.nio.file.Path;

public class GermanShepherds {
    public static void main(String[] args) {
        var question = Question.of("statistics", "pulse_rate").where("breed", "German Shepherd").where("age_year", 2);
        try (var engine = Engine.open(Path.of(args[0])); var result = engine.ask(question)) {
            while (result.next()) {
                System.out.println(result.value("count") + " readings, mean " + result.value("mean") + " bpm");
            }
        }
    }
}
