package slipway.manager.roles;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The privileges that one of Slipway's accounts needs, by what they are for.
///
/// @param name what the role is called in vCenter, when it is made as told here
/// @param purpose which account it is for
public record Role(String id, String name, String purpose, List<Feature> features) {

  /// All of them, in alphabetical order.
  public Set<String> privileges() {
    return features.stream()
        .flatMap(feature -> feature.needs().stream())
        .map(Need::privilege)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// Those without which nothing can be migrated, on one sort of object.
  public Set<String> required(Need.On on) {
    return features.stream()
        .filter(Feature::required)
        .flatMap(feature -> feature.needs().stream())
        .filter(need -> need.on() == on)
        .map(Need::privilege)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// Makes the role with VMware's PowerCLI.
  public String powerCli() {
    return "New-VIRole -Name '%s' -Privilege (Get-VIPrivilege -Id @(%n  %s%n))%n"
            .formatted(
                name,
                privileges().stream()
                    .map(privilege -> "'" + privilege + "'")
                    .collect(Collectors.joining(",%n  ".formatted())))
        + "New-VIPermission -Entity (Get-Folder -NoRecursion) -Principal $account -Role '%s' -Propagate $true%n"
            .formatted(name);
  }

  /// Makes the role with govc.
  public String govc() {
    return "govc role.create '%s' \\%n  %s%n"
            .formatted(name, String.join(" \\%n  ".formatted(), privileges()))
        + "govc permissions.set -principal \"$account\" -role '%s' -propagate=true /%n"
            .formatted(name);
  }
}
