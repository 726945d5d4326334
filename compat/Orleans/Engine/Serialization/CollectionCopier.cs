using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;

namespace Orleans;

/// <summary>Copies the collections that <see cref="MessageTypes"/> knows, element by element, comparers kept.</summary>
internal static class CollectionCopier
{
    private static readonly ConcurrentDictionary<Type, ICopier> Copiers = new();

    private interface ICopier
    {
        object Copy(object value, Func<object?, object?> element, Action<object, object> remember);
    }

    /// <summary><paramref name="remember"/> is told of a copy before its elements are copied, for those that can be filled later.</summary>
    public static object Copy(object value, Func<object?, object?> element, Action<object, object> remember) =>
        Copiers.GetOrAdd(value.GetType(), Create).Copy(value, element, remember);

    private static ICopier Create(Type type)
    {
        var arguments = type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments();
        var definition = type.IsArray ? typeof(Array) : type.GetGenericTypeDefinition();
        var copier = arguments.Length switch
        {
            1 when !IsTuple(definition) => typeof(OfElements<>).MakeGenericType(arguments),
            2 when !IsTuple(definition) && definition != typeof(KeyValuePair<,>) => typeof(OfPairs<,>).MakeGenericType(arguments),
            _ => typeof(OfParts),
        };
        return (ICopier)Activator.CreateInstance(copier)!;
    }

    private static bool IsTuple(Type definition) => typeof(System.Runtime.CompilerServices.ITuple).IsAssignableFrom(definition);

    private sealed class OfElements<T> : ICopier
    {
        public object Copy(object value, Func<object?, object?> element, Action<object, object> remember)
        {
            switch (value)
            {
                case T?[] array:
                    var copy = new T?[array.Length];
                    remember(array, copy);
                    for (var i = 0; i < copy.Length; i++)
                        copy[i] = (T?)element(array[i]);
                    return copy;
                case Array other:
                    throw new NotSupportedException($"{other.GetType()} is not supported by the stand-in engine: only arrays of one dimension are.");
                case List<T> list:
                    var elements = new List<T>(list.Count);
                    remember(list, elements);
                    elements.AddRange(Elements(list, element));
                    return elements;
                case HashSet<T> set:
                    return new HashSet<T>(Elements(set, element), set.Comparer);
                case SortedSet<T> set:
                    return new SortedSet<T>(Elements(set, element), set.Comparer);
                case Queue<T> queue:
                    return new Queue<T>(Elements(queue, element));
                case Stack<T> stack:
                    return new Stack<T>(Elements(stack.Reverse(), element));
                case ImmutableArray<T> array:
                    return array.IsDefault ? array : ImmutableArray.CreateRange(Elements(array, element));
                case ImmutableList<T> list:
                    return ImmutableList.CreateRange(Elements(list, element));
                case ImmutableHashSet<T> set:
                    return ImmutableHashSet.CreateRange(set.KeyComparer, Elements(set, element));
                case ImmutableSortedSet<T> set:
                    return ImmutableSortedSet.CreateRange(set.KeyComparer, Elements(set, element));
                case ImmutableQueue<T> queue:
                    return ImmutableQueue.CreateRange(Elements(queue, element));
                case ImmutableStack<T> stack:
                    return ImmutableStack.CreateRange(Elements(stack.Reverse(), element));
                case ReadOnlyMemory<T> memory:
                    return new ReadOnlyMemory<T>(memory.ToArray());
                default:
                    throw new NotSupportedException($"{value.GetType()} has no copier.");
            }
        }

        private static IEnumerable<T> Elements(IEnumerable<T> all, Func<object?, object?> element)
        {
            foreach (var one in all)
                yield return (T)element(one)!;
        }
    }

    private sealed class OfPairs<TKey, TValue> : ICopier
        where TKey : notnull
    {
        public object Copy(object value, Func<object?, object?> element, Action<object, object> remember)
        {
            switch (value)
            {
                case Dictionary<TKey, TValue> dictionary:
                    var copy = new Dictionary<TKey, TValue>(dictionary.Count, dictionary.Comparer);
                    remember(dictionary, copy);
                    foreach (var pair in Pairs(dictionary, element))
                        copy.Add(pair.Key, pair.Value);
                    return copy;
                case SortedDictionary<TKey, TValue> dictionary:
                    return new SortedDictionary<TKey, TValue>(new Dictionary<TKey, TValue>(Pairs(dictionary, element)), dictionary.Comparer);
                case SortedList<TKey, TValue> list:
                    return new SortedList<TKey, TValue>(new Dictionary<TKey, TValue>(Pairs(list, element)), list.Comparer);
                case ImmutableDictionary<TKey, TValue> dictionary:
                    return ImmutableDictionary.CreateRange(dictionary.KeyComparer, dictionary.ValueComparer, Pairs(dictionary, element));
                case ImmutableSortedDictionary<TKey, TValue> dictionary:
                    return ImmutableSortedDictionary.CreateRange(dictionary.KeyComparer, dictionary.ValueComparer, Pairs(dictionary, element));
                default:
                    throw new NotSupportedException($"{value.GetType()} has no copier.");
            }
        }

        private static IEnumerable<KeyValuePair<TKey, TValue>> Pairs(
            IEnumerable<KeyValuePair<TKey, TValue>> all, Func<object?, object?> element)
        {
            foreach (var (key, value) in all)
                yield return new KeyValuePair<TKey, TValue>((TKey)element(key)!, (TValue)element(value)!);
        }
    }

    // Tuples and key-value pairs: made anew from their parts.
    private sealed class OfParts : ICopier
    {
        public object Copy(object value, Func<object?, object?> element, Action<object, object> remember)
        {
            var type = value.GetType();
            var copy = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
                field.SetValue(copy, element(field.GetValue(value)));
            return copy;
        }
    }
}
