package slipway.ova;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;

@AnalyzeClasses(packages = "slipway.ova", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule ARROWS_GO_ONE_WAY =
      Architectures.layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("configuration")
          .definedBy("slipway.ova.configuration..")
          .layer("programs")
          .definedBy("slipway.ova.programs..")
          .layer("environment")
          .definedBy("slipway.ova.environment..")
          .layer("firstboot")
          .definedBy("slipway.ova.firstboot..")
          .layer("console")
          .definedBy("slipway.ova.console..")
          .layer("descriptor")
          .definedBy("slipway.ova.descriptor..")
          .layer("sbom")
          .definedBy("slipway.ova.sbom..")
          .layer("main")
          .definedBy("slipway.ova.main..")
          .whereLayer("configuration")
          .mayOnlyBeAccessedByLayers("environment", "firstboot", "console", "descriptor", "main")
          .whereLayer("programs")
          .mayOnlyBeAccessedByLayers("environment", "firstboot", "console", "main")
          .whereLayer("environment")
          .mayOnlyBeAccessedByLayers("firstboot")
          .whereLayer("firstboot")
          .mayOnlyBeAccessedByLayers("console", "main")
          .whereLayer("console")
          .mayOnlyBeAccessedByLayers("main")
          .whereLayer("descriptor")
          .mayOnlyBeAccessedByLayers("main")
          .whereLayer("sbom")
          .mayOnlyBeAccessedByLayers("main")
          .whereLayer("main")
          .mayNotBeAccessedByAnyLayer();
}
