package slipway.lab.client;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import slipway.lab.vim.Identity;

/// The client knows vCenters by their protocol alone.
@AnalyzeClasses(packages = "slipway.lab", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
  @ArchTest
  static final ArchRule nothingOfTheLabsInsideIsUsed =
      noClasses()
          .that()
          .resideInAPackage("slipway.lab.client")
          .should()
          .dependOnClassesThat(
              resideInAPackage("slipway..")
                  .and(not(resideInAPackage("slipway.lab.client")))
                  .and(not(type(Identity.class))));
}
