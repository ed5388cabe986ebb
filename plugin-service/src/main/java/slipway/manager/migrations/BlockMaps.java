package slipway.manager.migrations;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import slipway.manager.gateways.Gateway;
import slipway.manager.gateways.GatewayControl.Block;
import slipway.manager.gateways.GatewayRefusal;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// Pictures of disks while they fill.
public class BlockMaps {
  /// Cells of a picture at most; more than a screen has dots in a row.
  public static final int CELLS_MAX = 16_384;

  private final Migrations migrations;
  private final Surroundings.Worlds worlds;

  public BlockMaps(Migrations migrations, Surroundings.Worlds worlds) {
    this.migrations = migrations;
    this.worlds = worlds;
  }

  /// @param bytesPerCell of each cell but perhaps the last
  /// @param map a character per cell, what most of it is: `.` absent, `p` copied ahead of
  ///     anybody asking, `d` fetched on demand, `w` written here, `z` zero
  public record BlockMap(int cells, long bytesPerCell, String map) {}

  /// @param disk id of the disk, as in its [DiskProgress]; empty for the one it boots from
  /// @return empty when there is no volume just now: who looks at a migration cannot know in what
  ///     moment it closes
  public Optional<BlockMap> of(UUID migration, String disk, int cells) {
    if (cells < 1 || cells > CELLS_MAX) {
      throw Problem.of(ProblemType.REQUEST_INVALID, "cells is 1 to " + CELLS_MAX + ".")
          .toException();
    }
    Dossier dossier = migrations.get(migration);
    return Fleet.of(dossier).flatMap(vessel -> ask(vessel, volume(dossier, disk), cells));
  }

  private Optional<BlockMap> ask(Fleet.Vessel vessel, String volume, int cells) {
    for (Gateway gateway : worlds.gateways(vessel.site())) {
      if (gateway.name().equals(vessel.gateway())) {
        try {
          return Optional.of(picture(worlds.control(gateway).blocks(volume, cells)));
        } catch (GatewayRefusal refusal) {
          if (refusal.reason() == GatewayRefusal.Reason.VOLUME_NOT_FOUND) {
            return Optional.empty();
          }
          throw refusal;
        }
      }
    }
    throw Problem.of(ProblemType.OBJECT_NOT_FOUND, "Gateway " + vessel.gateway()).toException();
  }

  private static String volume(Dossier dossier, String id) {
    return MigratedDisk.of(dossier).stream()
        .filter(disk -> id.isEmpty() ? disk.index() == 0 : DiskProgress.id(disk).equals(id))
        .map(MigratedDisk::volume)
        .findFirst()
        .orElseThrow(() -> Problem.of(ProblemType.OBJECT_NOT_FOUND, "Disk " + id).toException());
  }

  private static BlockMap picture(List<Block> blocks) {
    StringBuilder map = new StringBuilder(blocks.size());
    long bytes = 0;
    for (Block block : blocks) {
      map.append(dominant(block));
      bytes = Math.max(bytes, size(block));
    }
    return new BlockMap(blocks.size(), bytes, map.toString());
  }

  private static long size(Block block) {
    return block.absent() + block.prefilled() + block.demand() + block.written() + block.zero();
  }

  /// Of equals, the one that costs most to lose.
  static char dominant(Block block) {
    char what = 'w';
    long most = block.written();
    char[] others = {'d', 'p', '.', 'z'};
    long[] bytes = {block.demand(), block.prefilled(), block.absent(), block.zero()};
    for (int i = 0; i < others.length; i++) {
      if (bytes[i] > most) {
        what = others[i];
        most = bytes[i];
      }
    }
    return what;
  }
}
