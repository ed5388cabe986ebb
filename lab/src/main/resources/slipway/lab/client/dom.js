// Small elements, and the pictures of inventory objects.

const SVG = 'http://www.w3.org/2000/svg';

const PATHS = {
  VirtualMachine: 'M2 3h12v8H2zM5 13h6v1H5zM7 11h2v2H7z',
  'VirtualMachine-on': 'M2 3h12v8H2zM5 13h6v1H5zM7 11h2v2H7z',
  HostSystem: 'M4 1h8v14H4zM6 3h4v1H6zM6 5h4v1H6zM7 11h2v2H7z',
  ClusterComputeResource: 'M1 2h6v5H1zM9 2h6v5H9zM1 9h6v5H1zM9 9h6v5H9z',
  Datacenter: 'M2 14V5l6-4 6 4v9h-4v-4H6v4z',
  Folder: 'M1 3h5l2 2h7v9H1z',
  vcenter: 'M8 1 15 5v6l-7 4-7-4V5zM8 4 4 6.2v3.6L8 12l4-2.2V6.2z',
  menu: 'M1 3h14v2H1zM1 7h14v2H1zM1 11h14v2H1z',
  chevron: 'M5 3l6 5-6 5z',
  refresh: 'M8 2a6 6 0 1 0 6 6h-2a4 4 0 1 1-1.2-2.8L9 7h6V1l-2.2 2.2A6 6 0 0 0 8 2z',
  close: 'M3.5 2 8 6.6 12.5 2 14 3.5 9.4 8 14 12.5 12.5 14 8 9.4 3.5 14 2 12.5 6.6 8 2 3.5z',
  plugin: 'M6 1v3H3v4a5 5 0 0 0 4 4.9V15h2v-2.1A5 5 0 0 0 13 8V4h-3V1H9v3H7V1z',
};

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function icon(name) {
  const picture = document.createElementNS(SVG, 'svg');
  picture.setAttribute('viewBox', '0 0 16 16');
  picture.setAttribute('aria-hidden', 'true');
  picture.setAttribute('class', `icon icon-${name}`);
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name] ?? PATHS.Folder);
  path.setAttribute('fill-rule', 'evenodd');
  picture.append(path);
  return picture;
}

export function iconOf(node) {
  if (node.root) return icon('vcenter');
  if (node.type === 'VirtualMachine' && node.powerState === 'poweredOn') {
    return icon('VirtualMachine-on');
  }
  return icon(node.type);
}

const POWER = { poweredOn: 'Powered on', poweredOff: 'Powered off', suspended: 'Suspended' };

export function powerText(state) {
  return POWER[state] ?? state ?? '';
}

/** A tile of a plugin's icon sheet, in the sheet of the theme. */
export function pluginIcon(plugin, name, theme) {
  const sheet = plugin.manifest.definitions.iconSpriteSheet;
  const dark = theme === 'dark' ? sheet.themeOverrides?.dark : undefined;
  const tile = dark?.definitions?.[name] ?? sheet.definitions[name];
  const made = element('span', { class: 'plugin-icon', 'aria-hidden': 'true' });
  const url = new URL(dark?.uri ?? sheet.uri, new URL(plugin.page, location.origin));
  made.style.backgroundImage = `url("${url.href}")`;
  made.style.backgroundPosition = `-${tile.x}px -${tile.y}px`;
  return made;
}
