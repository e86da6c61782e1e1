// @ts-check
export const SEVERITIES = {
  error: { name: 'Error', mark: '✕' },
  warning: { name: 'Warning', mark: '!' },
  info: { name: 'Info', mark: 'i' },
};
