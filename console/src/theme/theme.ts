import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** Colours are named after the dyes of a weaving house: indigo for what one can do, madder for wrong, weld for late, woad for well. */
const indigo: MantineColorsTuple = [
  '#eef1f9',
  '#dae0f0',
  '#b5c0e1',
  '#8e9ed1',
  '#6d81c2',
  '#526ab1',
  '#405798',
  '#33457d',
  '#293866',
  '#202b4f',
];
const madder: MantineColorsTuple = [
  '#fbeeec',
  '#f4d6d2',
  '#ebaea7',
  '#e2857a',
  '#d66154',
  '#c24538',
  '#a8352b',
  '#8e2a22',
  '#74211b',
  '#591915',
];
const weld: MantineColorsTuple = [
  '#fdf5e3',
  '#f9e7bf',
  '#f2d28a',
  '#e9b953',
  '#dca02a',
  '#bd8313',
  '#98660a',
  '#7d5206',
  '#634005',
  '#4a3004',
];
const woad: MantineColorsTuple = [
  '#e9f5f0',
  '#cbe7dc',
  '#9bd2bd',
  '#6bba9c',
  '#429f7f',
  '#2f8767',
  '#226d52',
  '#1b5843',
  '#154534',
  '#0f3327',
];

/** Surfaces of the dark house, a little blue, from text to the deepest ground. */
const dark: MantineColorsTuple = [
  '#ebe8e1',
  '#c9c9cc',
  '#a8aebc',
  '#7c8392',
  '#434a5a',
  '#2f3543',
  '#20242e',
  '#1a1d25',
  '#15181f',
  '#12141a',
];

export const theme = createTheme({
  colors: { indigo, madder, weld, woad, dark },
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 5 },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: "Inter, -apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'Cascadia Code', Menlo, 'DejaVu Sans Mono', monospace",
  headings: {
    fontFamily: "'Iowan Old Style', 'Palatino Linotype', Palatino, Charter, Georgia, 'Liberation Serif', serif",
    fontWeight: '500',
  },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
});

/** The library's own surfaces take the colours of the house. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': 'var(--cloth)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-soft)',
    '--mantine-color-default': 'var(--cloth)',
    '--mantine-color-default-border': 'var(--seam-strong)',
    '--mantine-color-placeholder': 'var(--ink-soft)',
    '--mantine-color-error': 'var(--madder)',
  },
  dark: {
    '--mantine-color-body': 'var(--cloth)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-soft)',
    '--mantine-color-default': 'var(--cloth)',
    '--mantine-color-default-border': 'var(--seam-strong)',
    '--mantine-color-placeholder': 'var(--ink-soft)',
    '--mantine-color-error': 'var(--madder)',
  },
});
