#!/usr/bin/env node
console.error('drawbridge: not built yet');
process.exitCode = 1;
