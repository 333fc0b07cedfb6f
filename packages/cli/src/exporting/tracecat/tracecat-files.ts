import { stringify } from 'yaml';

import type { ExportedFile } from '../exported-file.ts';
import { identifierOf, type Offer } from '../offers.ts';
import { templateOf, templateOfRun, type TracecatTemplate } from './tracecat-template.ts';

const packageName = 'drawbridge_actions';

const pyproject = `[project]
name = "drawbridge-actions"
version = "1.0.0"
description = "Playbooks and containment actions of Drawbridge, for Tracecat"
requires-python = ">=3.11"

[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[tool.hatch.build.targets.wheel]
packages = ["${packageName}"]
`;

/** A Python package with a template for each playbook and each action, as a custom registry of Tracecat takes it from git. */
export function tracecatFiles(offers: readonly Offer[], serverUrl: string): readonly ExportedFile[] {
  const templates = offers.map((offer) => fileOf(identifierOf(offer), templateOf(offer, serverUrl)));
  return [
    { path: 'pyproject.toml', content: pyproject },
    { path: `${packageName}/__init__.py`, content: '"""Drawbridge, for Tracecat."""\n' },
    ...templates,
    fileOf('get_run', templateOfRun(serverUrl)),
  ];
}

function fileOf(name: string, template: TracecatTemplate): ExportedFile {
  return {
    path: `${packageName}/templates/${name}.yml`,
    content: stringify(template, { lineWidth: 0, aliasDuplicateObjects: false }),
  };
}
