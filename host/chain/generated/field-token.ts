// Made of contracts/FieldToken.sol by `npm run contracts`; a test compares the two.
export const fieldTokenAbi = [
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "cap",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "genesis",
        "type": "uint256"
      },
      {
        "internalType": "address",
        "name": "treasury",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "rewards_",
        "type": "address"
      },
      {
        "components": [
          {
            "internalType": "uint256",
            "name": "start",
            "type": "uint256"
          },
          {
            "internalType": "uint256",
            "name": "firstYear",
            "type": "uint256"
          },
          {
            "internalType": "uint256",
            "name": "fallBps",
            "type": "uint256"
          }
        ],
        "internalType": "struct FieldToken.Schedule",
        "name": "schedule",
        "type": "tuple"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "constructor"
  },
  {
    "inputs": [],
    "name": "ECDSAInvalidSignature",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "length",
        "type": "uint256"
      }
    ],
    "name": "ECDSAInvalidSignatureLength",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "s",
        "type": "bytes32"
      }
    ],
    "name": "ECDSAInvalidSignatureS",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "increasedSupply",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "cap",
        "type": "uint256"
      }
    ],
    "name": "ERC20ExceededCap",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "spender",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "allowance",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "needed",
        "type": "uint256"
      }
    ],
    "name": "ERC20InsufficientAllowance",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "sender",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "balance",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "needed",
        "type": "uint256"
      }
    ],
    "name": "ERC20InsufficientBalance",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "approver",
        "type": "address"
      }
    ],
    "name": "ERC20InvalidApprover",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "cap",
        "type": "uint256"
      }
    ],
    "name": "ERC20InvalidCap",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "receiver",
        "type": "address"
      }
    ],
    "name": "ERC20InvalidReceiver",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "sender",
        "type": "address"
      }
    ],
    "name": "ERC20InvalidSender",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "spender",
        "type": "address"
      }
    ],
    "name": "ERC20InvalidSpender",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "deadline",
        "type": "uint256"
      }
    ],
    "name": "ERC2612ExpiredSignature",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "signer",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "owner",
        "type": "address"
      }
    ],
    "name": "ERC2612InvalidSigner",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "time",
        "type": "uint256"
      }
    ],
    "name": "EmissionInFuture",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "EmitterOnly",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "currentNonce",
        "type": "uint256"
      }
    ],
    "name": "InvalidAccountNonce",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "InvalidShortString",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "ScheduleInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "string",
        "name": "str",
        "type": "string"
      }
    ],
    "name": "StringTooLong",
    "type": "error"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "owner",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "spender",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "value",
        "type": "uint256"
      }
    ],
    "name": "Approval",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [],
    "name": "EIP712DomainChanged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "from",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "value",
        "type": "uint256"
      }
    ],
    "name": "Transfer",
    "type": "event"
  },
  {
    "inputs": [],
    "name": "DOMAIN_SEPARATOR",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "YEAR",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "owner",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "spender",
        "type": "address"
      }
    ],
    "name": "allowance",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "spender",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "value",
        "type": "uint256"
      }
    ],
    "name": "approve",
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "balanceOf",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "value",
        "type": "uint256"
      }
    ],
    "name": "burn",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "value",
        "type": "uint256"
      }
    ],
    "name": "burnFrom",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "cap",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "decimals",
    "outputs": [
      {
        "internalType": "uint8",
        "name": "",
        "type": "uint8"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "eip712Domain",
    "outputs": [
      {
        "internalType": "bytes1",
        "name": "fields",
        "type": "bytes1"
      },
      {
        "internalType": "string",
        "name": "name",
        "type": "string"
      },
      {
        "internalType": "string",
        "name": "version",
        "type": "string"
      },
      {
        "internalType": "uint256",
        "name": "chainId",
        "type": "uint256"
      },
      {
        "internalType": "address",
        "name": "verifyingContract",
        "type": "address"
      },
      {
        "internalType": "bytes32",
        "name": "salt",
        "type": "bytes32"
      },
      {
        "internalType": "uint256[]",
        "name": "extensions",
        "type": "uint256[]"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "emitted",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "time",
        "type": "uint256"
      }
    ],
    "name": "emittedBy",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "total",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "fallBps",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "firstYear",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "time",
        "type": "uint256"
      }
    ],
    "name": "mintEmission",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "amount",
        "type": "uint256"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "name",
    "outputs": [
      {
        "internalType": "string",
        "name": "",
        "type": "string"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "owner",
        "type": "address"
      }
    ],
    "name": "nonces",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "owner",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "spender",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "value",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "deadline",
        "type": "uint256"
      },
      {
        "internalType": "uint8",
        "name": "v",
        "type": "uint8"
      },
      {
        "internalType": "bytes32",
        "name": "r",
        "type": "bytes32"
      },
      {
        "internalType": "bytes32",
        "name": "s",
        "type": "bytes32"
      }
    ],
    "name": "permit",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "rewards",
    "outputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "start",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "symbol",
    "outputs": [
      {
        "internalType": "string",
        "name": "",
        "type": "string"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "totalSupply",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "value",
        "type": "uint256"
      }
    ],
    "name": "transfer",
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "from",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "value",
        "type": "uint256"
      }
    ],
    "name": "transferFrom",
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  }
] as const;
export const fieldTokenBytecode = '0x610200806040523461067b5780611ba6803803809161001e828561067f565b833981010360e0811261067b57815190602083015192610040604082016106a2565b92606061004e8184016106a2565b93607f19011261067b57604051606081016001600160401b03811182821017610576576040526080830151815260c060a08401519360208301948552015191604082019283526040516100a260408261067f565b6009815260208101684669656c646d61726b60b81b8152604051906100c860408361067f565b60098252684669656c646d61726b60b81b6020830152604051926100ed60408561067f565b6005845264119251531160da1b60208501526040519361010e60408661067f565b60018552603160f81b60208601908152845190946001600160401b0382116105765760035490600182811c92168015610671575b60208310146105585781601f8493116105fb575b50602090601f8311600114610595575f9261058a575b50508160011b915f199060031b1c1916176003555b8051906001600160401b0382116105765760045490600182811c9216801561056c575b60208310146105585781601f8493116104e2575b50602090601f831160011461047c575f92610471575b50508160011b915f199060031b1c1916176004555b841561045e57846080526101f6816106c3565b61014052610203846106c3565b6101605251902091826101005251902080610120524660c0526040519060208201927f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f8452604083015260608201524660808201523060a082015260a0815261026d60c08261067f565b51902060a0523060e05282518015908115610451575b508015610440575b610409578351612710810290808204612710149015171561042c5783518015610418576102b99104886106b6565b116104095751915190516101e0526101c0526101a052610180526001600160a01b03169081156103f6577fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef6020826103145f946002546106b6565b60025584845283825260408420818154019055604051908152a36080516002548181116103e157604051611477908161072f82396080518181816108350152610cd7015260a0518161106e015260c0518161112b015260e0518161103f015261010051816110bd015261012051816110e3015261014051816105bc015261016051816105e50152610180518181816104030152610c3201526101a0518181816103400152610afb01526101c05181818161043e0152610b2d01526101e0518181816107a60152610b4f0152f35b63279e7e1560e21b5f5260045260245260445ffd5b63ec442f0560e01b5f525f60045260245ffd5b631cb6252360e21b5f5260045ffd5b634e487b7160e01b5f52601260045260245ffd5b634e487b7160e01b5f52601160045260245ffd5b506001600160a01b0385161561028b565b612710915010155f610283565b63392e1e2760e01b5f525f60045260245ffd5b015190505f806101ce565b60045f9081528281209350601f198516905b8181106104ca57509084600195949392106104b2575b505050811b016004556101e3565b01515f1960f88460031b161c191690555f80806104a4565b9293602060018192878601518155019501930161048e565b828111156101b85760045f52909150601f830160051c7f8a35acfbc15ff81a39ae7d344fd709f28e8600b4aa8c65c6b64bfe7fe36bd19b60208510610550575b849392601f0160051c82900391015f5b8281106105405750506101b8565b5f81830155859450600101610532565b5f9150610522565b634e487b7160e01b5f52602260045260245ffd5b91607f16916101a4565b634e487b7160e01b5f52604160045260245ffd5b015190505f8061016c565b60035f9081528281209350601f198516905b8181106105e357509084600195949392106105cb575b505050811b01600355610181565b01515f1960f88460031b161c191690555f80806105bd565b929360206001819287860151815501950193016105a7565b828111156101565760035f52909150601f830160051c7fc2575a0e9e593c00f959f8c92f12db2869c3395a3b0502d05e2516446f71f85b60208510610669575b849392601f0160051c82900391015f5b828110610659575050610156565b5f8183015585945060010161064b565b5f915061063b565b91607f1691610142565b5f80fd5b601f909101601f19168101906001600160401b0382119082101761057657604052565b51906001600160a01b038216820361067b57565b9190820180921161042c57565b601f8151116106ee5760208151910151602082106106df571790565b5f198260200360031b1b161790565b604460209160405192839163305a27a960e01b83528160048401528051918291826024860152018484015e5f828201840152601f01601f19168101030190fdfe6080806040526004361015610012575f80fd5b5f3560e01c90816306fdde03146108ee57508063095ea7b3146108c857806318160ddd146108ab57806323b872dd14610873578063313ce56714610858578063355274ea1461081e5780633644e5151461080457806336927550146107e657806342966c68146107c9578063695a39601461078f57806370a082311461074b57806379cc67901461071b5780637ecebe00146106d657806383914540146106b857806384b0196e146105a457806395d89b41146104615780639baa022b146104275780639ec5a894146103d7578063a9059cbb146103a6578063a941de8d14610380578063bd153c6414610363578063be9a655514610329578063d505accf146101965763dd62ed3e14610124575f80fd5b346101925760406003193601126101925761013d6109e9565b73ffffffffffffffffffffffffffffffffffffffff61015a610a0c565b91165f52600160205273ffffffffffffffffffffffffffffffffffffffff60405f2091165f52602052602060405f2054604051908152f35b5f80fd5b346101925760e0600319360112610192576101af6109e9565b6101b7610a0c565b604435906064359260843560ff81168103610192578442116102fd576102b86102af73ffffffffffffffffffffffffffffffffffffffff9283851697885f52600760205260405f20908154916001830190556040519060208201927f6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c984528b6040840152878a1660608401528a608084015260a083015260c082015260c0815261026260e082610a2f565b51902061026d611028565b90604051917f190100000000000000000000000000000000000000000000000000000000000083526002830152602282015260c43591604260a43592206112cf565b90929192611369565b168481036102cd57506102cb93506111fb565b005b84907f4b800e46000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b847f62791302000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b34610192575f6003193601126101925760206040517f00000000000000000000000000000000000000000000000000000000000000008152f35b34610192575f600319360112610192576020600854604051908152f35b3461019257602060031936011261019257602061039e600435610c1a565b604051908152f35b34610192576040600319360112610192576103cc6103c26109e9565b6024359033610f32565b602060405160018152f35b34610192575f60031936011261019257602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b34610192575f6003193601126101925760206040517f00000000000000000000000000000000000000000000000000000000000000008152f35b34610192575f600319360112610192576040515f6004548060011c9060018116801561059a575b60208310811461056d5782855290811561052b57506001146104cd575b6104c9836104b581850382610a2f565b6040519182916020835260208301906109a6565b0390f35b91905060045f527f8a35acfbc15ff81a39ae7d344fd709f28e8600b4aa8c65c6b64bfe7fe36bd19b915f905b808210610511575090915081016020016104b56104a5565b9192600181602092548385880101520191019092916104f9565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff001660208086019190915291151560051b840190910191506104b590506104a5565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602260045260245ffd5b91607f1691610488565b34610192575f6003193601126101925761065c6105e07f0000000000000000000000000000000000000000000000000000000000000000611278565b6106097f0000000000000000000000000000000000000000000000000000000000000000611278565b602061066a6040519261061c8385610a2f565b5f84525f3681376040519586957f0f00000000000000000000000000000000000000000000000000000000000000875260e08588015260e08701906109a6565b9085820360408701526109a6565b4660608501523060808501525f60a085015283810360c08501528180845192838152019301915f5b8281106106a157505050500390f35b835185528695509381019392810192600101610692565b34610192575f6003193601126101925760206040516301e133808152f35b346101925760206003193601126101925773ffffffffffffffffffffffffffffffffffffffff6107046109e9565b165f526007602052602060405f2054604051908152f35b34610192576040600319360112610192576102cb6107376109e9565b60243590610746823383610db8565b611151565b346101925760206003193601126101925773ffffffffffffffffffffffffffffffffffffffff6107796109e9565b165f525f602052602060405f2054604051908152f35b34610192575f6003193601126101925760206040517f00000000000000000000000000000000000000000000000000000000000000008152f35b34610192576020600319360112610192576102cb60043533611151565b3461019257602060031936011261019257602061039e600435610af7565b34610192575f60031936011261019257602061039e611028565b34610192575f6003193601126101925760206040517f00000000000000000000000000000000000000000000000000000000000000008152f35b34610192575f60031936011261019257602060405160128152f35b34610192576060600319360112610192576103cc61088f6109e9565b610897610a0c565b604435916108a6833383610db8565b610f32565b34610192575f600319360112610192576020600254604051908152f35b34610192576040600319360112610192576103cc6108e46109e9565b60243590336111fb565b34610192575f600319360112610192575f6003548060011c9060018116801561099c575b60208310811461056d5782855290811561052b575060011461093e576104c9836104b581850382610a2f565b91905060035f527fc2575a0e9e593c00f959f8c92f12db2869c3395a3b0502d05e2516446f71f85b915f905b808210610982575090915081016020016104b56104a5565b91926001816020925483858801015201910190929161096a565b91607f1691610912565b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f602080948051918291828752018686015e5f8582860101520116010190565b6004359073ffffffffffffffffffffffffffffffffffffffff8216820361019257565b6024359073ffffffffffffffffffffffffffffffffffffffff8216820361019257565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff821117610a7057604052565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b91908203918211610aaa57565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b91908201809211610aaa57565b81810292918115918404141715610aaa57565b5f907f000000000000000000000000000000000000000000000000000000000000000080821115610c1357610b2b91610a9d565b7f0000000000000000000000000000000000000000000000000000000000000000917f000000000000000000000000000000000000000000000000000000000000000061271003926127108411915b6301e1338084101580610c0a575b15610bde5790610b99818493610ad7565b91610aaa57610bab8561271092610ae4565b04927ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe1ecc808101908111610aaa579290610b7a565b949350905080610bec575050565b610c00610c079394926301e1338092610ae4565b0490610ad7565b90565b50811515610b88565b5050505f90565b9073ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001691823303610d9057428111610d6557610c6a90610af7565b9160085480841115610d5e57610c809084610a9d565b926008558015610d3257610c9683600254610ad7565b600255805f525f60205260405f208381540190555f7fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef6020604051868152a37f0000000000000000000000000000000000000000000000000000000000000000600254818111610d04575050565b7f9e79f854000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b7fec442f05000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b505f925050565b7f335691ea000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7f668c0e9c000000000000000000000000000000000000000000000000000000005f5260045ffd5b73ffffffffffffffffffffffffffffffffffffffff909291921691825f52600160205260405f2073ffffffffffffffffffffffffffffffffffffffff82165f5260205260405f2054927fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8410610e2f575b50505050565b828410610ee8578015610ebc5773ffffffffffffffffffffffffffffffffffffffff821615610e90575f52600160205273ffffffffffffffffffffffffffffffffffffffff60405f2091165f5260205260405f20910390555f808080610e29565b7f94280d62000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b7fe602df05000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b5073ffffffffffffffffffffffffffffffffffffffff83917ffb8f41b2000000000000000000000000000000000000000000000000000000005f521660045260245260445260645ffd5b73ffffffffffffffffffffffffffffffffffffffff16908115610ffc5773ffffffffffffffffffffffffffffffffffffffff16918215610d3257815f525f60205260405f2054818110610fca57817fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef92602092855f525f84520360405f2055845f525f825260405f20818154019055604051908152a3565b827fe450d38c000000000000000000000000000000000000000000000000000000005f5260045260245260445260645ffd5b7f96c6fd1e000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b73ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016301480611128575b15611090577f000000000000000000000000000000000000000000000000000000000000000090565b60405160208101907f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f82527f000000000000000000000000000000000000000000000000000000000000000060408201527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a082015260a0815261112260c082610a2f565b51902090565b507f00000000000000000000000000000000000000000000000000000000000000004614611067565b90919073ffffffffffffffffffffffffffffffffffffffff168015610ffc57805f525f60205260405f20548381106111c8576020845f94957fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef938587528684520360408620558060025403600255604051908152a3565b91507fe450d38c000000000000000000000000000000000000000000000000000000005f5260045260245260445260645ffd5b73ffffffffffffffffffffffffffffffffffffffff16908115610ebc5773ffffffffffffffffffffffffffffffffffffffff16918215610e905760207f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b92591835f526001825260405f20855f5282528060405f2055604051908152a3565b60ff811690601f82116112a75760405191611294604084610a2f565b6020808452838101919036833783525290565b7fb3512b0c000000000000000000000000000000000000000000000000000000005f5260045ffd5b91907f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0841161135e579160209360809260ff5f9560405194855216868401526040830152606082015282805260015afa15611353575f5173ffffffffffffffffffffffffffffffffffffffff81161561134957905f905f90565b505f906001905f90565b6040513d5f823e3d90fd5b5050505f9160039190565b6004811015611414578061137b575050565b600181036113ab577ff645eedf000000000000000000000000000000000000000000000000000000005f5260045ffd5b600281036113df57507ffce698f7000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b6003146113e95750565b7fd78bce0c000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffdfea2646970667358221220cda9616d6c7f3d145f05ba2b82bdc274bb82b8fd64e00d08815214bb11c1078664736f6c63430008250033' as const;
