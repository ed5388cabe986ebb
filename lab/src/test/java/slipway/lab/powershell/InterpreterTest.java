package slipway.lab.powershell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What PowerShell's documentation says of the language, and where the dialect stops instead.
class InterpreterTest {
  private record OneScript(String text) implements Host {
    @Override
    public Map<String, Cmdlet> cmdlets() {
      return Map.of("get-nothing", Cmdlet.of("Get-Nothing", call -> Nothing.VOID));
    }

    @Override
    public Object environment(String name) {
      return "value of " + name;
    }

    @Override
    public Object staticMember(
        Place at, String type, String name, Optional<List<Object>> arguments) {
      throw new UnsupportedOperationException(type);
    }

    @Override
    public Program program(Place at, String path, List<String> arguments) {
      return new Program(7, List.of("said " + arguments));
    }

    @Override
    public String script(Place at, String path) {
      return text;
    }

    @Override
    public PsObject version() {
      return PsObject.of("Major", 5);
    }
  }

  private static List<Object> output(String text) {
    return new Interpreter(new OneScript(text)).run("C:\\a\\b.ps1", Map.of()).output();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      textBlock =
          """
          'it''s'                              ~ it's
          "a`tb $env:X $(1 + 2)"               ~ a\tb value of X 3
          $x = 1; "$x and $($x + 1)"           ~ 1 and 2
          'A' -eq 'a'                          ~ true
          'A' -ceq 'a'                         ~ false
          1 + 2 * 3                            ~ 7
          0x10 -bor 1                          ~ 17
          '{0}-{1}' -f 'a', 'b'                ~ a-b
          ('a', 'b') -join '+'                 ~ a+b
          'x' -in @('X', 'y')                  ~ true
          'abc' -like 'A*'                     ~ true
          'ab12' -replace '[0-9]+', '#'        ~ ab#
          @(Get-Nothing).Count                 ~ 0
          @($null).Count                       ~ 1
          @('a')[-1]                           ~ a
          $t = @{ a = 1 }; $t['A'] + $t.a      ~ 2
          ([pscustomobject]@{ b = 5 }).B       ~ 5
          @(1, 2, 3 | Where-Object { $_ -gt 1 }).Count ~ 2
          & 'x.exe' a @('b c', 'd')            ~ said [a, b c, d]
          $MyInvocation.MyCommand.Path         ~ C:\\a\\b.ps1
          $PSScriptRoot                        ~ C:\\a
          1 + 2, 3                             ~ 1
          """)
  void anExpressionIsWhatPowerShellMakesOfIt(String text, String value) {
    if (text.startsWith("1 + 2,")) {
      // The comma binds tighter: a number plus an array is an error there, too.
      assertThatExceptionOfType(ScriptError.class).isThrownBy(() -> output(text));
      return;
    }
    assertThat(output(text).getLast()).hasToString(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      textBlock =
          """
          $x                                ~ has not been set
          $x = 'a'; $x.Count                ~ in strict mode
          $x = @{ a = 1 }; $x.b             ~ in strict mode
          @(1, 2) -eq 1                     ~ array on the left
          $x = @{ a = 1 }; "$x"             ~ object in a string
          @(1)[1]                           ~ index 1 of 1
          Get-Else                          ~ no command
          Get-Nothing -All                  ~ no parameter
          function Get-It { param([Parameter(Mandatory = $true)][string]$A) $A } ; Get-It ~ needs -A
          function Get-It { param([Parameter(Mandatory = $true)][string]$A) $A } ; Get-It -A '' ~ nothing for
          while ($true) { 1 | Out-Null }    ~ steps
          function Get-It { Get-It } ; Get-It ~ calls within each other
          """)
  void whatWouldSurpriseStopsWithItsPlace(String text, String what) {
    assertThatExceptionOfType(DialectException.class)
        .isThrownBy(() -> output("# first\n" + text))
        .withMessageContaining("b.ps1:2: ")
        .withMessageContaining(what);
  }

  @Test
  void functionsPutOutWhatNobodyTakes() {
    assertThat(output("function Get-It { 'a'; $x = 'b'; @('c', $x); return 'd' }\nGet-It"))
        .containsExactly("a", "c", "b", "d");
  }

  @Test
  void functionsReadTheirCallersVariablesAndWriteTheirOwn() {
    assertThat(
            output("function Set-It { $x = $x + 1; $script:y = $x; $x }\n$x = 1\nSet-It\n$x\n$y"))
        .containsExactly(2L, 1L, 2L);
  }

  @Test
  void finallyRunsAfterCatchAndErrorsHaveTheirMessage() {
    assertThat(
            output(
                """
                try { throw 'no' }
                catch { $_.Exception.Message }
                finally { 'last' }
                """))
        .containsExactly("no", "last");
  }

  @Test
  void loopsEndAndGoOn() {
    assertThat(
            output(
                """
                foreach ($i in @(1, 2, 3, 4)) {
                    if ($i -eq 2) { continue }
                    elseif ($i -gt 3) { break }
                    $i
                }
                foreach ($i in $null) { 'never' }
                """))
        .containsExactly(1L, 3L);
  }

  @Test
  void aProgramsOutputIsOutputAndItsCodeIsKept() {
    assertThat(output("& 'C:\\x.exe' /now\n$LASTEXITCODE")).containsExactly("said [/now]", 7L);
  }

  @Test
  void exitEndsWithItsCode() {
    Interpreter.Outcome outcome =
        new Interpreter(new OneScript("try { exit 3 } finally { 'x' }\n'never'"))
            .run("C:\\b.ps1", Map.of());
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.output()).containsExactly("x");
  }
}
