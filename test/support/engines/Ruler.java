import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeSet;
import software.amazon.event.ruler.Machine;
import software.amazon.event.ruler.MachineComplexityEvaluator;

/** First line in: an object of rule name to pattern; first line out: the complexity of all of them together.
 *  Every further line in: an event; out: the sorted names of the rules that it matches. */
public class Ruler {
  private static final int MOST_COMPLEXITY_OF_INTEREST = 1000;

  public static void main(String[] args) throws Exception {
    ObjectMapper json = new ObjectMapper();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Machine machine = new Machine();
    for (Map.Entry<String, JsonNode> rule : json.readTree(in.readLine()).properties()) {
      machine.addRule(rule.getKey(), rule.getValue().toString());
    }
    System.out.println(machine.evaluateComplexity(new MachineComplexityEvaluator(MOST_COMPLEXITY_OF_INTEREST)));
    for (String event = in.readLine(); event != null; event = in.readLine()) {
      System.out.println(json.writeValueAsString(new TreeSet<>(machine.rulesForJSONEvent(event))));
    }
  }
}
