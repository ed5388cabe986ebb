import { ApplicationConfig, provideZoneChangeDetection } from '@angular/core';
import { provideAnimationsAsync } from '@angular/platform-browser/animations/async';
import { provideRouter, withComponentInputBinding, withHashLocation } from '@angular/router';
import { routes } from './routes';
import { VSphere } from './vsphere/client';
import { sdkClient } from './vsphere/sdk';

export const configuration: ApplicationConfig = {
  providers: [
    // Clarity's datagrid and wizard settle themselves after tasks that only zones tell of.
    provideZoneChangeDetection({ eventCoalescing: true }),
    provideAnimationsAsync(),
    provideRouter(routes, withHashLocation(), withComponentInputBinding()),
    { provide: VSphere, useFactory: () => sdkClient(window) },
  ],
};
