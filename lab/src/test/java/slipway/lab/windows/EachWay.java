package slipway.lab.windows;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A test with a release of each way in `guest/windows/strategies`.
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@EnumSource(names = {"SERVER_2008_R2_WMF_5", "SERVER_2022"})
@interface EachWay {}
