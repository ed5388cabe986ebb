import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app';
import { configuration } from './app/configuration';
import { registerIcons } from './app/icons';

registerIcons();
bootstrapApplication(App, configuration).catch((problem: unknown) => {
  document.body.textContent = String(problem);
});
