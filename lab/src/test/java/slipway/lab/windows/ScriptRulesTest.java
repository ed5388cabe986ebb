package slipway.lab.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.lab.powershell.DialectException;
import slipway.lab.powershell.Rules;
import slipway.lab.powershell.Script;

class ScriptRulesTest {
  @TempDir Path drive;

  private List<Script> scripts() throws Exception {
    List<Script> scripts = new ArrayList<>();
    try (Stream<Path> tree = Files.walk(Prepared.SCRIPTS)) {
      for (Path file : tree.filter(f -> f.toString().endsWith(".ps1")).toList()) {
        scripts.add(
            Script.parse(Prepared.SCRIPTS.relativize(file).toString(), Files.readString(file)));
      }
    }
    assertThat(scripts).hasSizeGreaterThan(14);
    return scripts;
  }

  private List<String> broken(List<Script> scripts) {
    return Rules.broken(
        new WindowsGuest(Release.SERVER_2022, drive, Prepared.SCRIPTS).cmdlets(), scripts);
  }

  @Test
  void everyScriptKeepsTheRules() throws Exception {
    assertThat(broken(scripts())).isEmpty();
  }

  @EachWay
  void eachWayUsesOnlyWhatItsReleaseHas(Release release) throws Exception {
    List<Script> scripts = new ArrayList<>();
    List<String> others =
        release.hasModulesOfWindows8()
            ? List.of("wmi.ps1", "wmi-disks.ps1", "online-disks-wmi.ps1")
            : List.of("cmdlets.ps1", "online-disks.ps1");
    try (Stream<Path> tree = Files.walk(Prepared.SCRIPTS)) {
      for (Path file : tree.filter(f -> f.toString().endsWith(".ps1")).toList()) {
        if (!others.contains(String.valueOf(file.getFileName()))) {
          scripts.add(Script.parse(file.toString(), Files.readString(file)));
        }
      }
    }
    assertThat(Rules.broken(new WindowsGuest(release, drive, Prepared.SCRIPTS).cmdlets(), scripts))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          gci                                              ! no command gci
          Invoke-Expression -Command 'x'                   ! no command Invoke-Expression
          Write-Host -Object 'x'                           ! no command Write-Host
          Test-Path -Path 'C:/x'                           ! has no parameter -path
          Test-Path                                        ! needs -literalpath
          function Fetch-It { 'x' }                        ! no approved verb
          function Get-Disk { 'x' }                        ! hides a cmdlet
          function Get-Card { param([string]$Name) $Name } ! has other parameters elsewhere
          function Get-It { param([string]$Password) $Password } ! a secret
          if ((Get-StatePath) -eq $null) { 'x' }           ! $null belongs on the left
          try { 'x' } catch { }                            ! an empty catch
          $unread = 1                                      ! set for nothing
          $unheardOf                                       ! is set nowhere
          'ä'                                              ! only printable ASCII
          """)
  void aScriptThatBreaksARuleIsFound(String text, String what) throws Exception {
    List<Script> scripts = scripts();
    scripts.add(Script.parse("broken.ps1", text));
    assertThat(broken(scripts)).anyMatch(b -> b.startsWith("broken.ps1:1: ") && b.contains(what));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          switch ($x) { }              ! 'switch' is outside
          for ($i = 0; $i; $i) { }     ! 'for' is outside
          if ($x) {                    ! expected }
          "in $x.Name"                 ! needs $(...)
          $x = 1.5                     ! whole numbers
          $a -and $b -or $c            ! parentheses
          Get-Item -LiteralPath "a""b" ! glued
          } else                       ! nothing opened
          $global:x = 1                ! outside the dialect
          """)
  void whatIsOutsideTheDialectIsToldWithItsPlace(String text, String what) {
    assertThatExceptionOfType(DialectException.class)
        .isThrownBy(() -> Script.parse("broken.ps1", "# first\n" + text))
        .withMessageContaining("broken.ps1:2: ")
        .withMessageContaining(what);
  }

  @Test
  void everyActionHasCheckApplyUndoAndFinalise() throws Exception {
    try (Stream<Path> files = Files.list(Prepared.SCRIPTS.resolve("actions"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replaceAll("^\\d\\d-|\\.ps1$", "");
        assertThat(Files.readString(file))
            .contains("\nfunction Test-Action {\n")
            .contains("\nfunction Install-Action {\n")
            .contains("\nfunction Undo-Action {\n")
            .contains("\nfunction Complete-Action {\n")
            .endsWith(
                "\nInvoke-Action -Name '%s' -ActionVerb $Verb -Directory $Work\n".formatted(name));
      }
    }
  }
}
