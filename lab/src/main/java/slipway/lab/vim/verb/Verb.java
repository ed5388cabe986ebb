package slipway.lab.vim.verb;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks the handler of a vim25 method. Its first parameter is the [Call]; the others bear the
/// names of the method's arguments on the wire, `@Nullable` where those are optional.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Verb {
  /// The managed object type the method belongs to.
  String on();

  /// The method's name on the wire.
  String name();

  /// What the caller must hold on the object; checked before the arguments are looked at.
  String[] needs() default {"System.View"};

  /// True for what works without a session.
  boolean anonymous() default false;
}
