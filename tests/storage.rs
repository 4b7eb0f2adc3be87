//! Which volume a claim gets, and what becomes of it after the claim (spec 02 §3, 4, 8).

mod typed;
mod watched;

use expect_test::expect;
use statefulset_visualizer::cluster::Config;
use statefulset_visualizer::kubectl::Command;
use typed::Typed;
use watched::Watched;

/// Sizes of volumes, and further fields of their specs.
type Volumes<'a> = &'a [(&'a str, &'a str)];

/// A volume that somebody has made; `rest` are further fields of its spec.
fn volume(name: &str, size: &str, rest: &str) -> String {
    format!(
        "apiVersion: v1\nkind: PersistentVolume\nmetadata: {{name: {name}, labels: {{name: {name}}}}}\n\
         spec: {{capacity: {{storage: {size}}}, hostPath: {{path: /{name}}}, {rest}}}\n---\n"
    )
}

/// A claim of 5Gi for such volumes.
fn claim(rest: &str) -> String {
    format!(
        "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: data}}\n\
         spec: {{storageClassName: '', resources: {{requests: {{storage: 5Gi}}}}, {rest}}}\n"
    )
}

#[test]
fn a_claim_gets_the_smallest_volume_that_fits() {
    const ONE: &str = "accessModes: [ReadWriteOnce]";
    let with = |rest: &str| [ONE, ", ", rest].concat();
    // Volumes by size and other fields, in the order of their names a, b and c; the claim; which one it gets.
    let cases: &[(Volumes<'_>, &str, &str)] = &[
        (&[("10Gi", ONE), ("5Gi", ONE), ("20Gi", ONE)], ONE, "b"),
        (&[("100Gi", ONE)], ONE, "a"),
        (&[("4Gi", ONE), ("4999Mi", ONE)], ONE, ""),
        (&[("8Gi", ONE), ("6Gi", ONE), ("6Gi", ONE)], ONE, "b"),
        // Those with fewer modes come first, however large they are.
        (
            &[
                ("5Gi", "accessModes: [ReadWriteOnce, ReadOnlyMany]"),
                ("10Gi", ONE),
            ],
            ONE,
            "b",
        ),
        (&[("5Gi", ONE)], "accessModes: [ReadWriteMany]", ""),
        (
            &[("5Gi", ONE)],
            "accessModes: [ReadWriteOnce, ReadOnlyMany]",
            "",
        ),
        (
            &[
                (
                    "5Gi",
                    "accessModes: [ReadWriteOnce], storageClassName: fast",
                ),
                ("9Gi", ONE),
            ],
            ONE,
            "b",
        ),
        (
            &[("5Gi", "accessModes: [ReadWriteOnce], volumeMode: Block")],
            ONE,
            "",
        ),
        (
            &[("5Gi", ONE), ("9Gi", ONE)],
            &with("selector: {matchLabels: {name: b}}"),
            "b",
        ),
        (&[("5Gi", ONE), ("9Gi", ONE)], &with("volumeName: b"), "b"),
        // A volume that is reserved for the claim wins, one for another claim is not to be had.
        (
            &[
                ("5Gi", ONE),
                ("50Gi", &with("claimRef: {namespace: default, name: data}")),
            ],
            ONE,
            "b",
        ),
        (
            &[
                ("5Gi", &with("claimRef: {namespace: default, name: other}")),
                ("9Gi", ONE),
            ],
            ONE,
            "b",
        ),
    ];
    for (volumes, wanted, expected) in cases {
        let volumes = volumes.iter().zip(["a", "b", "c"]);
        let made: String = volumes
            .map(|((size, rest), name)| volume(name, size, rest))
            .collect();
        let mut run = Watched::new(&Config::default());
        let manifest = [made.as_str(), &claim(wanted)].concat();
        run.execute(&Command::Apply { manifest }).expect("checked");
        run.settle().expect("the invariants hold");
        let bound = run.cluster.store().claims.get("default", "data");
        let bound = bound.map_or("no claim", |claim| &claim.spec.volume_name);
        assert_eq!(bound, *expected, "{made}{wanted}");
    }
}

#[test]
fn a_volume_outlives_its_claim_if_it_is_to_be_retained() {
    let mut typed = Typed::new();
    let retained = "accessModes: [ReadWriteOnce], persistentVolumeReclaimPolicy: Retain";
    let manifest = [
        volume("kept", "5Gi", retained),
        claim("accessModes: [ReadWriteOnce]"),
    ]
    .concat();
    typed.apply(&manifest);
    typed.editor = manifest;
    typed.wait(5);
    let shown = typed.session(&[
        "kubectl get pv,pvc --no-headers",
        "kubectl delete pv kept --wait=false",
        "kubectl get pv --no-headers",
        "kubectl delete pvc data",
        "sleep 5",
        "kubectl get pv",
        "kubectl apply -f manifest.yaml",
        "sleep 5",
        "kubectl get pv,pvc --no-headers",
        "kubectl delete pvc data",
        "sleep 5",
        "kubectl apply -f manifest.yaml",
        "sleep 20",
        "kubectl get pv,pvc --no-headers",
        "kubectl patch pv kept -p '{\"spec\":{\"claimRef\":null}}'",
        "sleep 20",
        "kubectl get pv,pvc --no-headers",
    ]);
    expect![[r#"
        $ kubectl get pv,pvc --no-headers
        persistentvolume/kept   5Gi   RWO   Retain   Bound   default/data         <unset>         5s
        persistentvolumeclaim/data   Bound   kept   5Gi   RWO         <unset>   5s
        $ kubectl delete pv kept --wait=false
        persistentvolume "kept" deleted
        $ kubectl get pv --no-headers
        kept   5Gi   RWO   Retain   Terminating   default/data         <unset>         5s
        $ kubectl delete pvc data
        persistentvolumeclaim "data" deleted from default namespace
        $ sleep 5
        $ kubectl get pv
        No resources found
        $ kubectl apply -f manifest.yaml
        persistentvolume/kept created
        persistentvolumeclaim/data created
        $ sleep 5
        $ kubectl get pv,pvc --no-headers
        persistentvolume/kept   5Gi   RWO   Retain   Bound   default/data         <unset>         5s
        persistentvolumeclaim/data   Bound   kept   5Gi   RWO         <unset>   5s
        $ kubectl delete pvc data
        persistentvolumeclaim "data" deleted from default namespace
        $ sleep 5
        $ kubectl apply -f manifest.yaml
        persistentvolume/kept unchanged
        persistentvolumeclaim/data created
        $ sleep 20
        $ kubectl get pv,pvc --no-headers
        persistentvolume/kept   5Gi   RWO   Retain   Released   default/data         <unset>         30s
        persistentvolumeclaim/data   Pending                           <unset>   20s
        $ kubectl patch pv kept -p '{"spec":{"claimRef":null}}'
        persistentvolume/kept patched
        $ sleep 20
        $ kubectl get pv,pvc --no-headers
        persistentvolume/kept   5Gi   RWO   Retain   Bound   default/data         <unset>         50s
        persistentvolumeclaim/data   Bound   kept   5Gi   RWO         <unset>   40s
    "#]].assert_eq(&shown);
}
