package slipway.lab.windows;

/// Releases of Windows, with the PowerShell that comes with them or was installed there with a
/// Windows Management Framework (WMF).
public enum Release {
  SERVER_2008_R2("Windows Server 2008 R2", 7601, 3, 2),
  SERVER_2008_R2_WMF_3("Windows Server 2008 R2", 7601, 3, 3),
  SERVER_2008_R2_WMF_5("Windows Server 2008 R2", 7601, 3, 5),
  SERVER_2012_R2("Windows Server 2012 R2", 9600, 3, 4),
  SERVER_2016("Windows Server 2016", 14393, 3, 5),
  SERVER_2019("Windows Server 2019", 17763, 3, 5),
  SERVER_2022("Windows Server 2022", 20348, 3, 5),
  SERVER_2025("Windows Server 2025", 26100, 3, 5),
  WINDOWS_7("Windows 7", 7601, 1, 5),
  WINDOWS_11("Windows 11", 26100, 1, 5);

  private final String caption;
  private final int build;
  private final int productType;
  private final int powerShell;

  Release(String caption, int build, int productType, int powerShell) {
    this.caption = caption;
    this.build = build;
    this.productType = productType;
    this.powerShell = powerShell;
  }

  public String caption() {
    return caption;
  }

  int build() {
    return build;
  }

  int productType() {
    return productType;
  }

  int powerShell() {
    return powerShell;
  }

  /// Whether it has the modules that came with Windows 8 and Server 2012; no framework brings them
  /// to what was before.
  boolean hasModulesOfWindows8() {
    return build >= 9200;
  }
}
