// These two first: what is imported below relies on them.
import './without-eval.ts';
import './known-language.ts';
import { mount } from 'svelte';
import App from './App.svelte';
import './style.css';

mount(App, { target: document.querySelector('#app')! });
