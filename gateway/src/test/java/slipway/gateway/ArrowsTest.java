package slipway.gateway;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

/// The arrows of ARCHITECTURE.md: which package of the gateway may use which.
@AnalyzeClasses(packages = "slipway.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
  @ArchTest
  static final ArchRule arrows =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("block")
          .definedBy("slipway.gateway.block..")
          .layer("cache")
          .definedBy("slipway.gateway.cache..")
          .layer("nbd")
          .definedBy("slipway.gateway.nbd..")
          .layer("link")
          .definedBy("slipway.gateway.link..")
          .layer("scsi")
          .definedBy("slipway.gateway.scsi..")
          .layer("iscsi")
          .definedBy("slipway.gateway.iscsi..")
          .layer("volume")
          .definedBy("slipway.gateway.volume..")
          .layer("control")
          .definedBy("slipway.gateway.control..")
          .layer("torture")
          .definedBy("slipway.gateway.torture..")
          .layer("main")
          .definedBy("slipway.gateway.main..")
          .whereLayer("main")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("torture")
          .mayOnlyBeAccessedByLayers("main")
          .whereLayer("control")
          .mayOnlyBeAccessedByLayers("main")
          .whereLayer("volume")
          .mayOnlyBeAccessedByLayers("control", "torture", "main")
          .whereLayer("iscsi")
          .mayOnlyBeAccessedByLayers("torture", "main")
          .whereLayer("scsi")
          .mayOnlyBeAccessedByLayers("iscsi", "torture", "main")
          .whereLayer("cache")
          .mayOnlyBeAccessedByLayers("volume", "control", "torture", "main")
          .whereLayer("nbd")
          .mayOnlyBeAccessedByLayers("main")
          .whereLayer("link")
          .mayOnlyBeAccessedByLayers("torture", "main");

  @ArchTest
  static final ArchRule blockKnowsOnlyTheJdk =
      ArchRuleDefinition.classes()
          .that()
          .resideInAPackage("slipway.gateway.block..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("slipway.gateway.block..", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule corePackagesKnowNoFramework =
      ArchRuleDefinition.noClasses()
          .that()
          .resideOutsideOfPackages("slipway.gateway.control..", "slipway.gateway.main..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta..", "com.fasterxml..", "org.glassfish..", "picocli..");
}
