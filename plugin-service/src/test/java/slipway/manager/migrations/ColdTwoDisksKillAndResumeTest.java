package slipway.manager.migrations;

class ColdTwoDisksKillAndResumeTest extends KillAndResumeContract {
  ColdTwoDisksKillAndResumeTest() {
    super(Kind.COLD, 2);
  }
}
