package slipway.manager.migrations;

class KillAndResumeTest extends KillAndResumeContract {
  KillAndResumeTest() {
    super(Kind.WARM, 1);
  }
}
