package slipway.manager;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// No SOAP type leaves the adapter.
@AnalyzeClasses(packages = "slipway.manager", importOptions = ImportOption.DoNotIncludeTests.class)
class AdapterTest {
  @ArchTest
  static final ArchRule onlyTheAdapterKnowsVim25 =
      noClasses()
          .that()
          .resideOutsideOfPackage("slipway.manager.vsphere.vim25..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.vmware..", "slipway.manager.vsphere.vim25..");

  @ArchTest
  static final ArchRule thePortKnowsNobody =
      noClasses()
          .that()
          .resideInAPackage("slipway.manager.vsphere")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta..", "slipway.manager.session..");
}
