package slipway.manager.migrations;

class TwoDisksKillAndResumeTest extends KillAndResumeContract {
  TwoDisksKillAndResumeTest() {
    super(Kind.WARM, 2);
  }
}
