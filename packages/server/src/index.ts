export { readServerSettings } from './settings/server-settings.ts';
