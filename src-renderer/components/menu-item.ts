import type { Component } from 'svelte';

export interface MenuItem {
  readonly label: string;
  readonly icon?: Component;
  readonly disabled?: boolean;
  /** It cannot be undone. */
  readonly dangerous?: boolean;
  readonly onselect: () => void;
}
