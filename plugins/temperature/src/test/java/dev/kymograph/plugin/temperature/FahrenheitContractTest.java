package dev.kymograph.plugin.temperature;

import dev.kymograph.testkit.FunctionExample;
import dev.kymograph.testkit.SqlFunctionContract;

class FahrenheitContractTest extends SqlFunctionContract {

    FahrenheitContractTest() {
        super(
                "fahrenheit",
                FunctionExample.of(38.5).gives(101.3),
                FunctionExample.of(0.0).gives(32.0),
                FunctionExample.of(100.0).gives(212.0),
                FunctionExample.of(-40.0).gives(-40.0));
    }
}
