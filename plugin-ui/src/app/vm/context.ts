import type { MachineView } from '../api/types';
import type { Api } from '../api/api';
import { ProblemError } from '../api/problem';
import type { VSphereClient } from '../vsphere/client';
import { t } from '../strings';

/** What Slipway knows of the machine the client shows. */
export function machineOf(api: Api, client: VSphereClient): Promise<MachineView> {
  const [object] = client.contextObjects();
  if (!object) {
    return Promise.reject(
      new ProblemError({
        type: 'object-not-found',
        title: t.prepare.none,
        status: 404,
        detail: '',
        remedy: '',
      }),
    );
  }
  return api.get('/machines/{machine}', {
    in: { machine: object.moid },
    query: { vcenter: object.vcenter },
  });
}
