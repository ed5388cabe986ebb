import { t } from '../strings';
import type { ContextObject, VSphereClient } from '../vsphere/client';

export const WIZARD_WIDTH = 1152;
export const WIZARD_HEIGHT = 700;
export const MODAL_WIDTH = 576;
export const MODAL_HEIGHT = 560;

export function openWizard(
  client: VSphereClient,
  objects: readonly ContextObject[],
  onClosed: () => void,
): void {
  client.openModal({
    route: 'modal/migrate',
    name: t.wizard.title,
    width: WIZARD_WIDTH,
    height: WIZARD_HEIGHT,
    objects,
    onClosed,
  });
}
