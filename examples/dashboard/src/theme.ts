import { createTheme, type MantineColorsTuple } from '@mantine/core';

const ink: MantineColorsTuple = [
  '#eef1ff', '#dce1fb', '#b6c0f2', '#8d9ce9', '#6a7de2', '#546adc', '#4860db', '#3950c3', '#3047af', '#243c9b',
];

// Blacks with some blue in them, as the light page's greys have.
const dark: MantineColorsTuple = [
  '#d5dae3', '#b3bac7', '#9aa3b2', '#737c8c', '#434b5a', '#333a47', '#242a35', '#1c212b', '#171b23', '#12151c',
];

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 5 },
  colors: { ink, dark },
  fontFamily: 'Inter, "Segoe UI", system-ui, -apple-system, Roboto, "Noto Sans", "DejaVu Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  headings: { fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  autoContrast: true,
});
