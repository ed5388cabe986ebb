package slipway.manager.migrations;

class ColdKillAndResumeTest extends KillAndResumeContract {
  ColdKillAndResumeTest() {
    super(Kind.COLD, 1);
  }
}
