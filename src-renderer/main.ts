// First: the schemas are built when their modules are loaded.
import './without-eval.ts';
import { mount } from 'svelte';
import App from './App.svelte';
import './style.css';

mount(App, { target: document.querySelector('#app')! });
