import { TestBed } from '@angular/core/testing';

// What jsdom lacks and Clarity asks for.
class NoObserver {
  observe(): void {
    // Nothing is laid out here.
  }
  unobserve(): void {
    // Nothing is laid out here.
  }
  disconnect(): void {
    // Nothing is laid out here.
  }
}

Object.assign(globalThis, { ResizeObserver: NoObserver, IntersectionObserver: NoObserver });
Element.prototype.scrollIntoView = () => undefined;
HTMLCanvasElement.prototype.getContext = () => null;

// Files share a worker: what one leaves behind, another would find.
afterEach(() => TestBed.resetTestingModule());
