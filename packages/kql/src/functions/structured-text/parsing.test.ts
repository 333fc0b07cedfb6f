import { evaluates, refuses } from '../evaluate.suite.ts';

evaluates([
  [
    "parse_user_agent('Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0', dynamic(['browser', 'os']))",
    {
      Browser: { Family: 'Firefox', MajorVersion: '115', MinorVersion: '0', Patch: '' },
      OperatingSystem: { Family: 'Linux', MajorVersion: '', MinorVersion: '', Patch: '', PatchMinor: '' },
    },
  ],
  ["parse_user_agent('', 'device')", { Device: { Family: 'Other', Brand: '', Model: '' } }],
  ["parse_user_agent('x', 'colour')", null],
  [
    "parse_url('https://u:p@example.com:8443/a/b?k1=v1&k2=#top')",
    {
      Scheme: 'https',
      Host: 'example.com',
      Port: '8443',
      Path: '/a/b',
      Username: 'u',
      Password: 'p',
      'Query Parameters': { k1: 'v1', k2: '' },
      Fragment: 'top',
    },
  ],
  ["tostring(parse_url('https://example.com').Path)", ''],
  ["tostring(parse_url('http://[2001:db8::1]:80/x').Host)", '[2001:db8::1]'],
  ["parse_urlquery('k1=v1&k2=v2')", { 'Query Parameters': { k1: 'v1', k2: 'v2' } }],
  [
    "parse_path('file://C:/temp/file.txt:some.exe')",
    {
      Scheme: 'file',
      RootPath: 'C:',
      DirectoryPath: 'C:/temp',
      DirectoryName: 'temp',
      Filename: 'file.txt',
      Extension: 'txt',
      AlternateDataStreamName: 'some.exe',
    },
  ],
  [
    String.raw`tostring(parse_path(@'\\shared\users\temp\file.txt.gz').DirectoryPath)`,
    '\\\\shared\\users\\temp',
  ],
  [`parse_command_line('echo "hello world!"', 'windows')`, ['echo', 'hello world!']],
  [
    String.raw`parse_command_line(@'"C:\Program Files\a.exe" "a\"b" c\d "e\\" ""', 'windows')`,
    ['C:\\Program Files\\a.exe', 'a"b', 'c\\d', 'e\\', ''],
  ],
  [`parse_csv('a,"b,c","d""e"')`, ['a', 'b,c', 'd"e']],
  ["parse_xml('<e/>')", { e: null }],
  [`parse_xml('<e name="value">text</e>')`, { e: { '@name': 'value', '#text': 'text' } }],
  ["parse_xml('<e> text <a>1</a> <a>2</a> </e>')", { e: { '#text': 'text', a: ['1', '2'] } }],
  [`parse_xml('<?xml version="1.0"?><!-- c --><a>&lt;&#65;<![CDATA[<x>]]></a>')`, { a: '<A<x>' }],
  ["parse_xml('<a><b></a></b>')", null],
  ["parse_xml('no xml')", null],
]);

refuses([["parse_command_line('a b', 'bash')", "a parser other than 'windows' is not supported"]]);
