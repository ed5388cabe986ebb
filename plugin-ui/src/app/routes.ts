import { Routes } from '@angular/router';
import { t } from './strings';

export const routes: Routes = [
  {
    path: 'global',
    title: t.product,
    loadComponent: () => import('./global/shell').then((m) => m.GlobalShell),
    children: [
      {
        path: 'migrations',
        loadComponent: () => import('./global/migrations/migrations').then((m) => m.MigrationsView),
      },
      {
        path: 'migrations/:id',
        loadComponent: () => import('./global/migration/migration').then((m) => m.MigrationView),
      },
      { path: '', pathMatch: 'full', redirectTo: 'overview' },
    ],
  },
  {
    path: 'vm/monitor',
    title: t.monitor.title,
    loadComponent: () => import('./vm/monitor/monitor').then((m) => m.MonitorView),
  },
  {
    path: 'modal/migrate',
    title: t.wizard.title,
    loadComponent: () => import('./modal/migrate/wizard').then((m) => m.MigrateWizard),
  },
  { path: '', pathMatch: 'full', redirectTo: 'global/overview' },
  { path: '**', loadComponent: () => import('./parts/unknown').then((m) => m.UnknownView) },
];
