import { Routes } from '@angular/router';
import type { Deed } from './modal/guest/run';
import { t } from './strings';

export const routes: Routes = [
  {
    path: 'global',
    title: t.product,
    loadComponent: () => import('./global/shell').then((m) => m.GlobalShell),
    children: [
      {
        path: 'overview',
        loadComponent: () => import('./global/overview/overview').then((m) => m.OverviewView),
      },
      {
        path: 'migrations',
        loadComponent: () => import('./global/migrations/migrations').then((m) => m.MigrationsView),
      },
      {
        path: 'migrations/:id',
        loadComponent: () => import('./global/migration/migration').then((m) => m.MigrationView),
      },
      {
        path: 'groups',
        loadComponent: () => import('./global/groups/groups').then((m) => m.GroupsView),
      },
      {
        path: 'sites',
        loadComponent: () => import('./global/sites/sites').then((m) => m.SitesView),
      },
      {
        path: 'settings',
        loadComponent: () => import('./global/settings/settings').then((m) => m.SettingsView),
      },
      {
        path: 'settings/roles',
        loadComponent: () => import('./global/settings/roles/roles').then((m) => m.RolesView),
      },
      {
        path: 'events',
        loadComponent: () => import('./global/events/events').then((m) => m.EventsView),
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
    path: 'vm/summary',
    title: t.product,
    loadComponent: () => import('./vm/summary/summary').then((m) => m.SummaryView),
  },
  {
    path: 'cluster/monitor',
    title: t.cluster.title,
    loadComponent: () => import('./cluster/monitor').then((m) => m.ClusterView),
  },
  {
    path: 'modal/prepare',
    title: t.prepare.title,
    data: { deed: 'prepare' satisfies Deed },
    loadComponent: () => import('./modal/guest/guest-modal').then((m) => m.GuestModal),
  },
  {
    path: 'modal/unprepare',
    title: t.unprepare.title,
    data: { deed: 'unprepare' satisfies Deed },
    loadComponent: () => import('./modal/guest/guest-modal').then((m) => m.GuestModal),
  },
  {
    path: 'modal/migrate',
    title: t.wizard.title,
    loadComponent: () => import('./modal/migrate/wizard').then((m) => m.MigrateWizard),
  },
  { path: '', pathMatch: 'full', redirectTo: 'global/overview' },
  { path: '**', loadComponent: () => import('./parts/unknown').then((m) => m.UnknownView) },
];
